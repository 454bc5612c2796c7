namespace DeepSeek.Inference.Tests.Hosting;

/// <summary>One standalone service for the tests that only ask it things.</summary>
public sealed class StandaloneFixture : IAsyncLifetime
{
    private InferenceService? _service;

    internal InferenceService Service => _service ?? throw new InvalidOperationException("The fixture has not started.");

    public async ValueTask InitializeAsync() => _service = await InferenceService.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_service is not null) await _service.DisposeAsync();
    }
}
