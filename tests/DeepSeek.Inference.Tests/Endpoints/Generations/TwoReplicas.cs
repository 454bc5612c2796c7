using DeepSeek.Inference.Tests.Hosting;

namespace DeepSeek.Inference.Tests.Endpoints.Generations;

/// <summary>Two services that know nothing of each other.</summary>
public sealed class TwoReplicas : IAsyncLifetime
{
    private readonly List<InferenceService> _services = [];

    public HttpClient First => _services[0].Client;

    public HttpClient Second => _services[1].Client;

    public async ValueTask InitializeAsync()
    {
        for (var i = 0; i < 2; i++) _services.Add(await InferenceService.StartAsync());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services) await service.DisposeAsync();
    }
}
