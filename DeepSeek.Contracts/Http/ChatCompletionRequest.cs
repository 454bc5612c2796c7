using System.Text.Json.Serialization;

namespace DeepSeek.Contracts.Http;

/// <summary>Body of <c>POST /v1/chat/completions</c>. Shape: OpenAI's Chat Completions API, with DeepSeek's additions.</summary>
public sealed record ChatCompletionRequest
{
    /// <summary>A model's name, or <c>name@version</c>. Required.</summary>
    public string? Model { get; init; }

    /// <summary>The conversation so far, oldest first. Required, at least one.</summary>
    public IReadOnlyList<ChatMessage>? Messages { get; init; }

    /// <summary>True to receive server-sent events. Default false.</summary>
    public bool? Stream { get; init; }

    /// <summary>Options of a streamed answer.</summary>
    public StreamOptions? StreamOptions { get; init; }

    /// <summary>Sampling temperature, 0 to 2; 0 is greedy. Default: the model's.</summary>
    public float? Temperature { get; init; }

    /// <summary>Nucleus sampling, above 0 to 1. Default: the model's.</summary>
    public float? TopP { get; init; }

    /// <summary>Most tokens to generate, reasoning included. Default: what the context leaves.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>OpenAI's newer name of <see cref="MaxTokens"/>; it wins where both are sent.</summary>
    public int? MaxCompletionTokens { get; init; }

    /// <summary>Makes sampling repeatable: the same request with the same seed gives the same tokens.</summary>
    public long? Seed { get; init; }

    /// <summary>Up to 4 texts that end the answer; they are not part of it. A string or an array of strings.</summary>
    [JsonConverter(typeof(StopSequencesJsonConverter))]
    public IReadOnlyList<string>? Stop { get; init; }

    /// <summary>How many answers to give. Only 1 is supported.</summary>
    public int? N { get; init; }

    /// <summary>The caller's own name of its end user. Not interpreted.</summary>
    public string? User { get; init; }
}
