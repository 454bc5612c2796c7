using DeepSeek.Contracts.Http;

namespace DeepSeek.Portal.Features.Playground;

/// <summary>What is asked.</summary>
public sealed record PlaygroundPrompt
{
    /// <summary>A model, an alias, or <c>name@version</c>.</summary>
    public required string Model { get; init; }

    /// <summary>Tells the model how to behave; null to tell nothing.</summary>
    public string? System { get; init; }

    /// <summary>What was said so far, the question last.</summary>
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>0 to 2; null for the model's.</summary>
    public float? Temperature { get; init; }

    /// <summary>Most tokens of the answer; null for what the context leaves.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Makes the answer repeatable; null for a seed that the gateway draws.</summary>
    public long? Seed { get; init; }

    /// <summary>The body that is sent.</summary>
    public ChatCompletionRequest ToRequest() => new()
    {
        Model = Model,
        Messages = string.IsNullOrWhiteSpace(System) ? Messages : [new ChatMessage { Role = ChatRoles.System, Content = System }, .. Messages],
        Stream = true,
        StreamOptions = new StreamOptions { IncludeUsage = true },
        Temperature = Temperature,
        MaxTokens = MaxTokens,
        Seed = Seed,
    };
}
