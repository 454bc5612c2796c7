namespace DeepSeek.Contracts.Http;

/// <summary>A whole answer of <c>POST /v1/chat/completions</c>.</summary>
public sealed record ChatCompletionResponse
{
    /// <summary><c>chatcmpl-</c> and the request's id.</summary>
    public required string Id { get; init; }

    /// <summary>Always <c>chat.completion</c>.</summary>
    public string Object { get; init; } = "chat.completion";

    /// <summary>When the answer was made, in Unix seconds.</summary>
    public required long Created { get; init; }

    /// <summary>The model that answered, by name.</summary>
    public required string Model { get; init; }

    /// <summary>The answers, as many as were asked for, by index.</summary>
    public required IReadOnlyList<ChatChoice> Choices { get; init; }

    /// <summary>Tokens read and written, of all answers together.</summary>
    public required Usage Usage { get; init; }
}

/// <summary>One answer.</summary>
public sealed record ChatChoice
{
    /// <summary>Which answer, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>The assistant's message.</summary>
    public required ChatMessage Message { get; init; }

    /// <summary>How likely its tokens were; only when asked for.</summary>
    public ChoiceLogprobs? Logprobs { get; init; }

    /// <summary>One of <see cref="FinishReasons"/>.</summary>
    public required string FinishReason { get; init; }
}
