using DeepSeek.Contracts.Http;
using DeepSeek.Processing;
using Microsoft.Extensions.Configuration;

namespace DeepSeek.SampleProcessor;

/// <summary>
/// Refuses requests that have one of the words of its setting <c>Words</c>, and ends answers before such a word. It shows both sides of a processor:
/// a decision about a request, and an answer that is looked at piece by piece and held back only where that is needed.
/// </summary>
[Processor("forbidden-words")]
public sealed class ForbiddenWords : IPreProcessor, IPostProcessor
{
    private readonly string[] _words;

    /// <summary>Reads the settings once, when the service starts.</summary>
    public ForbiddenWords(IConfiguration settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _words = [.. settings.GetSection("Words").GetChildren().Select(word => word.Value ?? "")];
        if (_words.Length == 0 || _words.Contains("")) throw new ArgumentException("Words is empty, or has an empty word; words are needed.");
    }

    /// <inheritdoc/>
    public ValueTask<PreProcessing> ProcessAsync(ChatCompletionRequest request, RequestContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var said = request.Messages!.Select(message => message.Content ?? "");
        return ValueTask.FromResult(said.Any(text => FirstWord(text) >= 0)
            ? PreProcessing.Refuse("The conversation has a word that is not allowed here.", "messages")
            : PreProcessing.Continue(request));
    }

    /// <inheritdoc/>
    public IAnswerProcessor Begin(AnswerContext context) => new Answer(this);

    private int FirstWord(string text) =>
        _words.Select(word => text.IndexOf(word, StringComparison.OrdinalIgnoreCase)).Where(at => at >= 0).DefaultIfEmpty(-1).Min();

    // How much of the text's end may be the beginning of a word.
    private int Beginning(string text)
    {
        for (var length = Math.Min(text.Length, _words.Max(word => word.Length) - 1); length > 0; length--)
        {
            if (_words.Any(word => word.Length > length && text.EndsWith(word[..length], StringComparison.OrdinalIgnoreCase))) return length;
        }

        return 0;
    }

    private sealed class Answer(ForbiddenWords owner) : IAnswerProcessor
    {
        public ValueTask<ProcessedText> ProcessAsync(AnswerText text, CancellationToken cancellationToken)
        {
            if (owner.FirstWord(text.Text) is >= 0 and var at)
            {
                return ValueTask.FromResult(ProcessedText.Stop(text.Text[..at], FinishReasons.ContentFilter));
            }

            var ready = text.Text.Length - owner.Beginning(text.Text);
            return ValueTask.FromResult(ProcessedText.Replace(ready, text.Text[..ready]));
        }
    }
}
