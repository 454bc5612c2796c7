using DeepSeek.Inference.Tests.Hosting;
using DeepSeek.Testing;

namespace DeepSeek.Inference.Tests.Endpoints.Generations;

/// <summary>Two services that know nothing of each other; the second is a process of its own.</summary>
public sealed class TwoReplicas : IAsyncLifetime
{
    private InferenceService? _first;
    private InferenceProcess? _second;

    public HttpClient First => _first!.Client;

    public HttpClient Second => _second!.Client;

    public async ValueTask InitializeAsync()
    {
        _first = await InferenceService.StartAsync();
        _second = await InferenceProcess.StartAsync(
            typeof(Program).Assembly.Location, Path.Combine(TestPaths.Root, "models"), threads: 1, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _second?.Dispose();
        if (_first is not null) await _first.DisposeAsync();
    }
}
