namespace DeepSeek.Inference.ModelRepository;

/// <summary>Section <c>Models</c>: where models lie.</summary>
internal sealed class ModelRepositoryOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Models";

    /// <summary>
    /// Folder of <c>&lt;name&gt;/&lt;version&gt;/</c>. Default: the environment variable <c>MODEL_PATH</c>, else <c>models</c> in the repository's
    /// root when run from a checkout, else beside the application.
    /// </summary>
    public string Path { get; set; } = "";
}
