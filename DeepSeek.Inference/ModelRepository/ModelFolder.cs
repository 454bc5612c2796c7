namespace DeepSeek.Inference.ModelRepository;

/// <summary>A version of a model on disk.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Version">The version, as its folder is called.</param>
/// <param name="Path">The folder.</param>
internal sealed record ModelFolder(string Name, string Version, string Path)
{
    /// <summary>As <c>name@version</c>.</summary>
    public string Id => $"{Name}@{Version}";
}
