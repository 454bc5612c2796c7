using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Inference.ModelRepository;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Tests.Hosting;
using DeepSeek.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DeepSeek.Inference.Tests.ModelRepository;

/// <summary>What the service's settings make of a model's memory.</summary>
public sealed class MemoryOfServiceTests
{
    [Fact]
    public async Task Start_SequencesAndCacheOfTheSettings_ArePlanned()
    {
        await using var service = await InferenceService.StartAsync(new Dictionary<string, string>
        {
            ["Scheduling:MaxSequences"] = "5",
            ["Scheduling:PrefixCacheBytes"] = "12345678",
        });
        var served = service.Services.GetRequiredService<ModelCatalog>().Served.Single();

        Assert.Equal((5, 12_345_678), (served.Model.Session.Plan.Slots, served.Model.Session.Plan.PrefixCacheBytes));
        Assert.Equal(5, served.Engine.Status.Slots);
        Assert.Equal(served.Model.Session.Plan.NeededBytes, service.Services.GetRequiredService<MemoryBudget>().Taken(RuntimeDevice.Cpu));
    }

    [Fact]
    public async Task Start_BudgetTooSmall_SaysSoWithTheFigures()
    {
        await using var service = await InferenceService.StartAsync(
            new Dictionary<string, string> { ["Runtime:MemoryBudgetBytes"] = "16777216", ["Logging:LogLevel:DeepSeek"] = "None" }, waitUntilReady: false);
        var catalog = service.Services.GetRequiredService<ModelCatalog>();
        await Eventually.IsAsync(() => catalog.Settled);

        var state = catalog.States.Single();
        Assert.Equal(ModelVersionState.Failed, state.State);
        Assert.Contains("of 16777216 bytes", state.Reason, StringComparison.Ordinal);
    }
}
