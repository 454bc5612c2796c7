using System.Text.Json.Serialization;

namespace DeepSeek.Contracts.Http;

/// <summary>One message of a conversation.</summary>
public sealed record ChatMessage
{
    /// <summary><c>system</c> (or <c>developer</c>), <c>user</c> or <c>assistant</c>.</summary>
    public string? Role { get; init; }

    /// <summary>The text. On the wire a string, or an array of <c>{"type":"text","text":…}</c> parts that are joined.</summary>
    [JsonConverter(typeof(MessageContentJsonConverter))]
    public string? Content { get; init; }

    /// <summary>What the model thought before it answered; only in answers, ignored in requests.</summary>
    public string? ReasoningContent { get; init; }
}
