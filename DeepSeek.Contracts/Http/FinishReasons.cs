namespace DeepSeek.Contracts.Http;

/// <summary>Why an answer ended.</summary>
public static class FinishReasons
{
    /// <summary>The model ended it, or a stop sequence was met.</summary>
    public const string Stop = "stop";

    /// <summary>The token limit or the context's end was reached.</summary>
    public const string Length = "length";
}
