using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepSeek.Inference.ModelRepository.Manifests;

/// <summary>Source-generated JSON of the manifest. Unknown members are let through, so that an older reader takes a newer manifest.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    NewLine = "\n",
    ReadCommentHandling = JsonCommentHandling.Skip,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ModelManifest))]
internal sealed partial class ManifestJsonContext : JsonSerializerContext;
