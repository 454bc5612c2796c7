using DeepSeek.Contracts.Http;

namespace DeepSeek.Processing;

/// <summary>What a post-processor makes of a text.</summary>
public readonly record struct ProcessedText
{
    private ProcessedText(int consumed, string output, string? finishReason) => (Consumed, Output, FinishReason) = (consumed, output, finishReason);

    /// <summary>How many characters of the text are done with; the others come again with the next call.</summary>
    public int Consumed { get; }

    /// <summary>What goes out in their place.</summary>
    public string Output { get; }

    /// <summary>Not null ends the answer after <see cref="Output"/>, for this reason.</summary>
    public string? FinishReason { get; }

    /// <summary>All of it goes out as it is.</summary>
    public static ProcessedText Pass(AnswerText text) => new(text.Text.Length, text.Text, null);

    /// <summary>Nothing goes out before more has come.</summary>
    public static ProcessedText Hold() => new(0, "", null);

    /// <summary>Some of it, or all, goes out as something else.</summary>
    /// <param name="consumed">How many characters are done with, from the beginning; the others come again.</param>
    /// <param name="output">What goes out in their place; may be empty, and may be longer.</param>
    public static ProcessedText Replace(int consumed, string output)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(consumed);
        ArgumentNullException.ThrowIfNull(output);
        return new ProcessedText(consumed, output, null);
    }

    /// <summary>Ends the answer here: nothing of the text goes out but the output, and the model is stopped.</summary>
    /// <param name="output">The last words of this part; may be empty.</param>
    /// <param name="finishReason">One of <see cref="FinishReasons"/>.</param>
    public static ProcessedText Stop(string output, string finishReason)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (!FinishReasons.IsKnown(finishReason)) throw new ArgumentException($"'{finishReason}' is not a reason to finish.", nameof(finishReason));
        return new ProcessedText(0, output, finishReason);
    }
}
