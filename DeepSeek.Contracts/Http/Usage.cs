namespace DeepSeek.Contracts.Http;

/// <summary>Tokens read and written for one request.</summary>
public sealed record Usage
{
    /// <summary>Tokens of the prompt, template included; once, however many answers there are.</summary>
    public required int PromptTokens { get; init; }

    /// <summary>Tokens generated, reasoning included, of all answers.</summary>
    public required int CompletionTokens { get; init; }

    /// <summary>Both together.</summary>
    public required int TotalTokens { get; init; }

    /// <summary>A closer look at the generated tokens.</summary>
    public CompletionTokensDetails? CompletionTokensDetails { get; init; }

    /// <summary>A closer look at the tokens of the prompt, as OpenAI gives it.</summary>
    public PromptTokensDetails? PromptTokensDetails { get; init; }

    /// <summary>Tokens of the prompt that did not have to be read, because they were kept from an earlier request. DeepSeek's name.</summary>
    public int PromptCacheHitTokens { get; init; }

    /// <summary>The other tokens of the prompt. DeepSeek's name.</summary>
    public int PromptCacheMissTokens { get; init; }
}

/// <summary>A closer look at the generated tokens.</summary>
public sealed record CompletionTokensDetails
{
    /// <summary>How many of them were reasoning.</summary>
    public required int ReasoningTokens { get; init; }
}

/// <summary>A closer look at the tokens of the prompt.</summary>
public sealed record PromptTokensDetails
{
    /// <summary>How many of them did not have to be read, because they were kept from an earlier request.</summary>
    public required int CachedTokens { get; init; }
}
