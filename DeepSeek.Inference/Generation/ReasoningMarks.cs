using DeepSeek.Inference.Tokenization;
using DeepSeek.Inference.Tokenization.ChatTemplates;

namespace DeepSeek.Inference.Generation;

/// <summary>How a model marks its thoughts. Where the marks are tokens, only the tokens count; where they are ordinary text, the text does.</summary>
internal sealed record ReasoningMarks(int? OpenToken, int? CloseToken)
{
    public const string Open = "<think>";
    public const string Close = "</think>";

    /// <summary>Whether marks are found by their text.</summary>
    public bool ByText => OpenToken is null || CloseToken is null;

    /// <summary>The marks of a model's tokenizer.</summary>
    public static ReasoningMarks Of(ModelTokenizer tokenizer) => new(tokenizer.Added(Open)?.Id, tokenizer.Added(Close)?.Id);

    /// <summary>Whether a prompt ends with an opening mark that the template wrote: then the answer begins inside a thought.</summary>
    public static bool IsOpenedBy(TemplateText prompt)
    {
        var end = prompt.Segments().LastOrDefault();
        return end is { FromMessage: false, Text: { } text } && text.TrimEnd().EndsWith(Open, StringComparison.Ordinal);
    }
}
