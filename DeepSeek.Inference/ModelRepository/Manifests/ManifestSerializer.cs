using System.Text.Encodings.Web;
using System.Text.Json;

namespace DeepSeek.Inference.ModelRepository.Manifests;

/// <summary>Reads and writes <c>manifest.json</c>.</summary>
internal static class ManifestSerializer
{
    // The file is read by people and never put into a page: golden prompts in Chinese stay readable.
    private static readonly ManifestJsonContext Context = new(new JsonSerializerOptions(ManifestJsonContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>Writes the manifest as indented JSON with a final line feed.</summary>
    public static string Serialize(ModelManifest manifest) => JsonSerializer.Serialize(manifest, Context.ModelManifest) + "\n";

    /// <summary>Reads a manifest.</summary>
    /// <param name="json">The file's text.</param>
    /// <param name="source">What to call the file in an error.</param>
    /// <exception cref="InvalidDataException">The text is no manifest; the message names the source and what is wrong.</exception>
    public static ModelManifest Deserialize(string json, string source = ModelManifest.FileName)
    {
        ModelManifest manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(json, Context.ModelManifest) ?? throw new InvalidDataException($"{source}: the manifest is null.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{source}: not a model manifest: {error.Message}", error);
        }

        if (manifest.Files.Count == 0) throw new InvalidDataException($"{source}: 'files' is empty.");
        foreach (var path in manifest.Files.Keys)
        {
            if (!IsInsideDirectory(path)) throw new InvalidDataException($"{source}: '{path}' in 'files' is not a path inside the model directory.");
        }

        return manifest;
    }

    /// <summary>Reads the manifest of a model directory.</summary>
    /// <exception cref="InvalidDataException">The file is missing or no manifest.</exception>
    public static async Task<ModelManifest> ReadAsync(string modelDirectory, CancellationToken cancellationToken = default)
    {
        var path = Path.Combine(modelDirectory, ModelManifest.FileName);
        if (!File.Exists(path)) throw new InvalidDataException($"{path}: the model directory has no manifest.");

        return Deserialize(await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false), path);
    }

    // A manifest comes with a download: it must not make us read (or later copy) files elsewhere.
    private static bool IsInsideDirectory(string path) =>
        path.Length > 0
        && !path.Contains('\\')
        && !Path.IsPathRooted(path)
        && path.Split('/').All(part => part is not ("" or "." or ".."));
}
