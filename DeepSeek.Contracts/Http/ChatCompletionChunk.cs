using System.Text.Json.Serialization;

namespace DeepSeek.Contracts.Http;

/// <summary>One server-sent event of a streamed answer.</summary>
public sealed record ChatCompletionChunk
{
    /// <summary>The same in every chunk of an answer.</summary>
    public required string Id { get; init; }

    /// <summary>Always <c>chat.completion.chunk</c>.</summary>
    public string Object { get; init; } = "chat.completion.chunk";

    /// <summary>When the answer was begun, in Unix seconds; the same in every chunk.</summary>
    public required long Created { get; init; }

    /// <summary>The model that answers, by name.</summary>
    public required string Model { get; init; }

    /// <summary>What is new; empty in the chunk that carries the usage.</summary>
    public required IReadOnlyList<ChatChunkChoice> Choices { get; init; }

    /// <summary>Tokens read and written; only in the last chunk, and only when asked for.</summary>
    public Usage? Usage { get; init; }
}

/// <summary>What is new in one answer.</summary>
public sealed record ChatChunkChoice
{
    /// <summary>Which answer, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>What is new: the role first, then reasoning, then content. Empty where a token brought no text of its own.</summary>
    public required ChatMessage Delta { get; init; }

    /// <summary>How likely the tokens were that came with this; only when asked for.</summary>
    public ChoiceLogprobs? Logprobs { get; init; }

    /// <summary>One of <see cref="FinishReasons"/> in the last chunk of the answer, null before.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? FinishReason { get; init; }
}
