using System.Text.Json;
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

    /// <summary>How many answers to give to the one prompt, 1 to 8. Default 1.</summary>
    public int? N { get; init; }

    /// <summary>True to be told how likely each generated token was. Default false.</summary>
    public bool? Logprobs { get; init; }

    /// <summary>How many of the likeliest tokens are listed at each position, 0 to 20; needs <see cref="Logprobs"/>. Default 0.</summary>
    public int? TopLogprobs { get; init; }

    /// <summary>Taken off the logit of every token that was generated before, -2 to 2. Default 0.</summary>
    public float? PresencePenalty { get; init; }

    /// <summary>Taken off the logit of a token for each time it was generated before, -2 to 2. Default 0.</summary>
    public float? FrequencyPenalty { get; init; }

    /// <summary>Added to the logits of single tokens, by token id, -100 to 100 each. Default none.</summary>
    public IReadOnlyDictionary<int, float>? LogitBias { get; init; }

    /// <summary>An extension, as in vLLM: only this many of the likeliest tokens are drawn from, 1 or more; 0 for all. Default 0.</summary>
    public int? TopK { get; init; }

    /// <summary>An extension, as in vLLM: only tokens at least this many times as likely as the likeliest are drawn from, 0 to 1. Default 0: all.</summary>
    public float? MinP { get; init; }

    /// <summary>
    /// An extension, as in vLLM: makes every token of the prompt and the answer less likely (above 1) or likelier (below 1). Above 0, up to 2. Default 1:
    /// off.
    /// </summary>
    public float? RepetitionPenalty { get; init; }

    /// <summary>An extension, as in vLLM: up to 64 token ids that end the answer; their text is no part of it. Default none.</summary>
    public IReadOnlyList<int>? StopTokenIds { get; init; }

    /// <summary>
    /// An extension, as in vLLM: so many tokens are generated before an end token, a stop token or a stop text can end the answer. 0 up to
    /// <see cref="MaxTokens"/>. Default 0.
    /// </summary>
    public int? MinTokens { get; init; }

    /// <summary>An extension, as in vLLM: true to go on after the model's own end of an answer. Default false.</summary>
    public bool? IgnoreEos { get; init; }

    /// <summary>An extension: so many tokens of thought, then the thought is closed and the answer begins. 0 or more. Default: no limit.</summary>
    public int? MaxReasoningTokens { get; init; }

    /// <summary>The caller's own name of its end user. Not interpreted.</summary>
    public string? User { get; init; }

    /// <summary>Tools to call. Not supported: refused unless empty.</summary>
    public JsonElement? Tools { get; init; }

    /// <summary>Which tool to call. Only <c>none</c> is supported.</summary>
    public JsonElement? ToolChoice { get; init; }

    /// <summary>OpenAI's older name of <see cref="Tools"/>. Not supported: refused unless empty.</summary>
    public JsonElement? Functions { get; init; }

    /// <summary>OpenAI's older name of <see cref="ToolChoice"/>. Only <c>none</c> is supported.</summary>
    public JsonElement? FunctionCall { get; init; }

    /// <summary>The form of the answer. Only <c>{"type":"text"}</c> is supported.</summary>
    public JsonElement? ResponseFormat { get; init; }

    /// <summary>The kinds of answer. Only <c>["text"]</c> is supported.</summary>
    public JsonElement? Modalities { get; init; }

    /// <summary>How a spoken answer should sound. Not supported: refused.</summary>
    public JsonElement? Audio { get; init; }
}
