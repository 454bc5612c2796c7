namespace DeepSeek.Inference.ModelRepository.Manifests;

/// <summary>What <c>manifest.json</c> says about a version of a model: what it is, which bytes it consists of, how to tell that it works.</summary>
internal sealed record ModelManifest
{
    /// <summary>The file's name inside a model directory.</summary>
    public const string FileName = "manifest.json";

    /// <summary>The model's name as tenants ask for it; the name of the directory above the version's.</summary>
    public required string Name { get; init; }

    /// <summary>The version; the name of the model directory itself.</summary>
    public required string Version { get; init; }

    /// <summary>How many parameters the model has; tied weights count once.</summary>
    public required long ParameterCount { get; init; }

    /// <summary>The precision of the weights: <c>fp32</c>, <c>int8</c> or <c>int4</c>.</summary>
    public required string Precision { get; init; }

    /// <summary>The most tokens a sequence may have, prompt and answer together.</summary>
    public required int ContextLength { get; init; }

    /// <summary>The licence of the weights, as an SPDX identifier.</summary>
    public required string Licence { get; init; }

    /// <summary>
    /// Every file that the model is loaded from: relative path, with forward slashes, to its hash and size. The manifest itself and the model
    /// card, which may be corrected later, are not among them.
    /// </summary>
    public required IReadOnlyDictionary<string, ManifestFile> Files { get; init; }

    /// <summary>Questions with known answers: a version that fails one must not serve.</summary>
    public IReadOnlyList<GoldenPrompt> GoldenPrompts { get; init; } = [];
}
