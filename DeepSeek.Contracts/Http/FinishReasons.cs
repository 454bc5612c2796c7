namespace DeepSeek.Contracts.Http;

/// <summary>Why an answer ended.</summary>
public static class FinishReasons
{
    /// <summary>The model ended it, or a stop sequence was met.</summary>
    public const string Stop = "stop";

    /// <summary>The token limit or the context's end was reached.</summary>
    public const string Length = "length";

    /// <summary>A post-processor ended it because of what it says. Shape: OpenAI's.</summary>
    public const string ContentFilter = "content_filter";

    /// <summary>Whether a text is one of these.</summary>
    public static bool IsKnown(string? reason) => reason is Stop or Length or ContentFilter;
}
