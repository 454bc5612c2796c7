using DeepSeek.Processing;

namespace DeepSeek.Inference.Processing.BuiltIn;

/// <summary>Has nothing to do with an answer.</summary>
internal sealed class PassingOn : IAnswerProcessor
{
    public static readonly PassingOn Instance = new();

    public ValueTask<ProcessedText> ProcessAsync(AnswerText text, CancellationToken cancellationToken) =>
        ValueTask.FromResult(ProcessedText.Pass(text));
}
