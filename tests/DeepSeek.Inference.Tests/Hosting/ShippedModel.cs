using DeepSeek.Inference.ModelRepository;
using DeepSeek.Inference.Runtime;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.Tests.Hosting;

/// <summary>The model that ships, loaded without a service around it.</summary>
public sealed class ShippedModel : IAsyncLifetime
{
    internal LoadedModel Model { get; private set; } = null!;

    internal static IModelRuntime Runtime(RuntimeOptions? options = null, MemoryBudget? budget = null)
    {
        var settings = Options.Create(options ?? new RuntimeOptions());
        return new OnnxModelRuntime(settings, budget ?? new MemoryBudget(settings), NullLogger<OnnxModelRuntime>.Instance);
    }

    public async ValueTask InitializeAsync() => Model = await new ModelVersionLoader(Runtime()).LoadAsync(
        new ModelFolder(TestPaths.ModelName, TestPaths.ModelVersion, TestPaths.Model), _ => { }, CancellationToken.None);

    public ValueTask DisposeAsync()
    {
        Model.Dispose();
        return ValueTask.CompletedTask;
    }
}
