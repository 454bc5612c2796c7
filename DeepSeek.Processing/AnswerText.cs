namespace DeepSeek.Processing;

/// <summary>Text of an answer that has not gone out yet.</summary>
/// <param name="Part">Which part of the answer it belongs to.</param>
/// <param name="Text">What was not used up at the last call, and then what is new.</param>
/// <param name="NewFrom">Where in the text the new begins; the text's length where nothing is new.</param>
/// <param name="IsComplete">Whether nothing more of this part will come. What is then not used up goes out as it is.</param>
public readonly record struct AnswerText(AnswerPart Part, string Text, int NewFrom, bool IsComplete)
{
    /// <summary>What is new.</summary>
    public ReadOnlySpan<char> New => Text.AsSpan(NewFrom);
}
