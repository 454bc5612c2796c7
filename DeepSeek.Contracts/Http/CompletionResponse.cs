using System.Text.Json.Serialization;

namespace DeepSeek.Contracts.Http;

/// <summary>A whole answer of <c>POST /v1/completions</c>, and one event of a streamed one: they have the same shape, OpenAI's older one.</summary>
public sealed record CompletionResponse
{
    /// <summary><c>cmpl-</c> and the request's id; the same in every event of an answer.</summary>
    public required string Id { get; init; }

    /// <summary>Always <c>text_completion</c>.</summary>
    public string Object { get; init; } = "text_completion";

    /// <summary>When the answer was made or begun, in Unix seconds; the same in every event.</summary>
    public required long Created { get; init; }

    /// <summary>The model that answers, by name.</summary>
    public required string Model { get; init; }

    /// <summary>The answers, by index; in an event what is new, and none in the one that carries the usage.</summary>
    public required IReadOnlyList<CompletionChoice> Choices { get; init; }

    /// <summary>Tokens read and written, of all answers together; in a stream only in the last event, and only when asked for.</summary>
    public Usage? Usage { get; init; }
}

/// <summary>One answer, or what is new in it.</summary>
public sealed record CompletionChoice
{
    /// <summary>What comes after the prompt.</summary>
    public required string Text { get; init; }

    /// <summary>Which answer, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>How likely its tokens were; only when asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public CompletionLogprobs? Logprobs { get; init; }

    /// <summary>One of <see cref="FinishReasons"/>; null in an event before the end of the answer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? FinishReason { get; init; }
}
