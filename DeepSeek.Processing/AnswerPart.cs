namespace DeepSeek.Processing;

/// <summary>The two parts of an answer, in the order in which they come.</summary>
public enum AnswerPart
{
    /// <summary>What the model thinks before it answers (<c>reasoning_content</c>).</summary>
    Reasoning,

    /// <summary>The answer itself (<c>content</c>).</summary>
    Content,
}
