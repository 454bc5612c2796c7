using DeepSeek.Inference.Scheduling;

namespace DeepSeek.Inference.ModelRepository;

/// <summary>A version that answers requests: the loaded model and its engine.</summary>
internal sealed class ServedModel(LoadedModel model, ModelEngine engine) : IAsyncDisposable
{
    public LoadedModel Model => model;

    public ModelEngine Engine => engine;

    public string Name => model.Folder.Name;

    public string Version => model.Folder.Version;

    /// <summary>As <c>name@version</c>.</summary>
    public string Id => model.Folder.Id;

    /// <summary>Most tokens of prompt and answer together.</summary>
    public int ContextTokens => model.Session.Shape.ContextTokens;

    public async ValueTask DisposeAsync()
    {
        await engine.DisposeAsync();
        model.Dispose();
    }
}
