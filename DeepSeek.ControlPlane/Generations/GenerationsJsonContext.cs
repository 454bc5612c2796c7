using System.Text.Json;
using System.Text.Json.Serialization;
using DeepSeek.Contracts.Http;

namespace DeepSeek.ControlPlane.Generations;

/// <summary>How calls and events are written: like the public shapes that they carry, in snake_case, nulls left out, text as UTF-8.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GenerationCall))]
[JsonSerializable(typeof(GenerationContinuation))]
[JsonSerializable(typeof(GenerationStarted))]
[JsonSerializable(typeof(GenerationTokens))]
[JsonSerializable(typeof(GenerationEnded))]
public sealed partial class GenerationsJsonContext : JsonSerializerContext
{
    /// <summary>What goes over the wire.</summary>
    public static GenerationsJsonContext Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = ContractsJsonContext.Wire.Options.Encoder,
    });
}
