using System.Numerics;
using System.Runtime.CompilerServices;
using DeepSeek.Contracts.Http;
using DeepSeek.Processing;

namespace DeepSeek.Inference.Processing.BuiltIn.Repetition;

/// <summary>
/// Ends an answer that has run into a loop, in the thought or in the answer itself. The reason is <c>length</c>: as at the limit of tokens, the
/// answer is not the whole of what was to be said.
/// </summary>
[Processor("stop-repetition")]
internal sealed class RepetitionStop : IPostProcessor
{
    private readonly RepetitionOptions _options;

    public RepetitionStop(IConfiguration settings)
    {
        _options = settings.BindStrictly<RepetitionOptions>();
        Check(_options.Repeats, 2, 1_000);
        Check(_options.Characters, 2, 100_000);
        Check(_options.LongestUnit, 1, 4_096);
    }

    public IAnswerProcessor Begin(AnswerContext context) => new Watch(_options);

    private static void Check<T>(T value, T least, T most, [CallerArgumentExpression(nameof(value))] string expression = "")
        where T : INumber<T>
    {
        if (value >= least && value <= most) return;
        throw new ArgumentException(FormattableString.Invariant($"{expression["_options.".Length..]} is {value}; {least} to {most} is allowed."));
    }

    // A loop does not go from the thought into the answer.
    private sealed class Watch(RepetitionOptions options) : IAnswerProcessor
    {
        private readonly LoopDetector _reasoning = new(options);
        private readonly LoopDetector _content = new(options);

        public ValueTask<ProcessedText> ProcessAsync(AnswerText text, CancellationToken cancellationToken)
        {
            var detector = text.Part == AnswerPart.Reasoning ? _reasoning : _content;
            for (var i = text.NewFrom; i < text.Text.Length; i++)
            {
                if (detector.Accept(text.Text[i])) return ValueTask.FromResult(ProcessedText.Stop(text.Text[..(i + 1)], FinishReasons.Length));
            }

            return ValueTask.FromResult(ProcessedText.Pass(text));
        }
    }
}
