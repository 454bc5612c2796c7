using System.Text.Json.Serialization;

namespace DeepSeek.Inference.ModelRepository.Manifests;

/// <summary>The identity of one file of a model directory.</summary>
internal sealed record ManifestFile
{
    /// <summary>SHA-256 of the content, 64 lower-case hexadecimal digits.</summary>
    [JsonPropertyName("sha256")] // the snake_case policy would write sha_256
    public required string Sha256 { get; init; }

    /// <summary>The size in bytes.</summary>
    public required long Bytes { get; init; }
}
