using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DeepSeek.Contracts.Errors;

namespace DeepSeek.Contracts.Http;

/// <summary>How the public shapes are written: snake_case, nulls left out unless a field says otherwise.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ChatCompletionRequest))]
[JsonSerializable(typeof(ChatCompletionResponse))]
[JsonSerializable(typeof(ChatCompletionChunk))]
[JsonSerializable(typeof(ChoiceLogprobs))]
[JsonSerializable(typeof(CompletionResponse))]
[JsonSerializable(typeof(InferenceResponse))]
[JsonSerializable(typeof(InferenceStarted))]
[JsonSerializable(typeof(InferenceText))]
[JsonSerializable(typeof(InferenceEnded))]
[JsonSerializable(typeof(Usage))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(ModelVersionList))]
[JsonSerializable(typeof(ModelReloadRequest))]
[JsonSerializable(typeof(ModelReloadResult))]
[JsonSerializable(typeof(AccessTokenRequest))]
[JsonSerializable(typeof(AccessTokenResponse))]
[JsonSerializable(typeof(ErrorResponse))]
public sealed partial class ContractsJsonContext : JsonSerializerContext
{
    /// <summary>
    /// What goes over the wire: text is written as UTF-8 and not as <c>\uXXXX</c>, so that Chinese can be read in a terminal and takes half the bytes.
    /// The bodies are served as JSON or event streams and never embedded in HTML, which is what the default escaping guards against.
    /// </summary>
    public static ContractsJsonContext Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
