namespace DeepSeek.Contracts.Http;

/// <summary>Tokens read and written for one request.</summary>
public sealed record Usage
{
    /// <summary>Tokens of the prompt, template included.</summary>
    public required int PromptTokens { get; init; }

    /// <summary>Tokens generated, reasoning included.</summary>
    public required int CompletionTokens { get; init; }

    /// <summary>Both together.</summary>
    public required int TotalTokens { get; init; }

    /// <summary>A closer look at the generated tokens.</summary>
    public CompletionTokensDetails? CompletionTokensDetails { get; init; }
}

/// <summary>A closer look at the generated tokens.</summary>
public sealed record CompletionTokensDetails
{
    /// <summary>How many of them were reasoning.</summary>
    public required int ReasoningTokens { get; init; }
}
