using DeepSeek.Inference.ModelRepository.Manifests;
using DeepSeek.ModelBuilder.Graph;

namespace DeepSeek.ModelBuilder.Directories;

/// <summary>What a model directory is to be called and to contain besides the graph.</summary>
internal sealed record ModelDirectoryOptions
{
    /// <summary>The directory to write.</summary>
    public required string Output { get; init; }

    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>The version.</summary>
    public required string Version { get; init; }

    /// <summary>The licence of the weights, as an SPDX identifier.</summary>
    public required string Licence { get; init; }

    /// <summary>The folder whose tokenizer and generation files are copied.</summary>
    public required string FilesFrom { get; init; }

    /// <summary>Whether weights go to a data file beside the graph; null decides by size.</summary>
    public bool? ExternalData { get; init; }

    /// <summary>How the graph is told the lengths of rows.</summary>
    public LengthInputs Lengths { get; init; }

    /// <summary>Whether tokens that the tokenizer does not know get a text, so that a model of random weights has something to say.</summary>
    public bool FillVocabulary { get; init; }

    /// <summary>Questions with known answers.</summary>
    public IReadOnlyList<GoldenPrompt> GoldenPrompts { get; init; } = [];

    /// <summary>Name and version as the path <c>models/&lt;name&gt;/&lt;version&gt;</c> gives them, where they are not given otherwise.</summary>
    /// <exception cref="InvalidDataException">The path is too short to tell.</exception>
    public static (string Name, string Version) Identify(string output, string? name, string? version)
    {
        var directory = new DirectoryInfo(Path.TrimEndingDirectorySeparator(Path.GetFullPath(output)));
        var parent = directory.Parent ?? throw new InvalidDataException($"{output}: a model directory is <models>/<name>/<version>.");
        return (name ?? parent.Name, version ?? directory.Name);
    }
}
