using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using DeepSeek.Inference.ModelRepository;
using DeepSeek.Inference.Tests.Hosting;
using DeepSeek.Inference.Tests.Scheduling.WithModel;
using DeepSeek.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DeepSeek.Inference.Tests.ModelRepository;

[Collection(MeasuredGroup.Name)]
public sealed class MemoryOverSwapsTests(ITestOutputHelper output) : IDisposable
{
    private const int Swaps = 50;
    private const int WarmUp = 10;
    private const double MostGrowth = 0.05;

    private readonly ModelFolders _models = new();

    public void Dispose() => _models.Dispose();

    [Fact]
    public async Task Swaps_Many_TakeNoMoreManagedMemory()
    {
        AddVersions();
        await using var service = await InferenceService.StartAsync(new Dictionary<string, string>
        {
            ["Models:Path"] = _models.Root,
            ["Logging:LogLevel:DeepSeek"] = "None",
        });
        var catalog = service.Services.GetRequiredService<ModelCatalog>();
        var managed = new List<double>();
        for (var swap = 1; swap <= Swaps; swap++)
        {
            await SwapAsync(service.Client, swap);
            await Eventually.IsAsync(() => catalog.Loaded.Length == 1);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            if (swap >= WarmUp) managed.Add(GC.GetTotalMemory(forceFullCollection: false));
        }

        Report(managed);
        Assert.InRange(Growth(managed), double.NegativeInfinity, MostGrowth);
    }

    // In a process of its own, as it ships but for two things that look like growth while a process is young: code that is compiled anew once it is used
    // often, and how much the collector lets come together before it looks. Nor does it wait for other tests to leave it the processor.
    [Fact]
    public async Task Swaps_Many_ProcessTakesNoMoreMemory()
    {
        AddVersions();
        using var service = await InferenceProcess.StartAsync(
            typeof(Program).Assembly.Location, _models.Root, threads: 1, TestContext.Current.CancellationToken,
            ("DOTNET_TieredCompilation", "0"), ("DOTNET_GCgen0size", "400000"), ("Models__LoadYields", "false"));
        var whole = new List<double>();
        for (var swap = 1; swap <= Swaps; swap++)
        {
            await SwapAsync(service.Client, swap);
            await Eventually.IsAsync(async () => await CountLoadedAsync(service.Client) == 1);
            if (swap >= WarmUp) whole.Add(service.WorkingSetBytes);
        }

        Report(whole);
        Assert.InRange(Growth(whole), double.NegativeInfinity, MostGrowth);
    }

    private void AddVersions()
    {
        foreach (var version in (string[])["1", "2"]) _models.Copy("m", version);
    }

    private static async Task SwapAsync(HttpClient client, int swap)
    {
        var (status, _) = await Reloads.ReloadAsync(client, "m", swap % 2 == 0 ? "2" : "1");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.NotEmpty((await Chat.AskAsync(client, Chat.Request("What is 12+30?").With("model", "m"))).Content());
    }

    private static async Task<int> CountLoadedAsync(HttpClient client)
    {
        var versions = await client.GetFromJsonAsync<JsonNode>("/v1/models/m/versions", TestContext.Current.CancellationToken);
        return versions!["data"]!.AsArray().Count(version => (string?)version!["state"] is "active" or "draining" or "ready");
    }

    private void Report(List<double> values) => output.WriteLine($"Over {Swaps - WarmUp} swaps: {values[0]:N0} to {values[^1]:N0} bytes, {Growth(values):P1}.");

    // By the median of the slopes between all pairs of values, relative to where that line begins: a few values that jump with the collector, or with what
    // else this process does, do not move it.
    private static double Growth(List<double> values)
    {
        var slope = Median(
            from first in Enumerable.Range(0, values.Count)
            from second in Enumerable.Range(first + 1, values.Count - first - 1)
            select (values[second] - values[first]) / (second - first));
        return slope * (values.Count - 1) / Median(values.Select((value, i) => value - (slope * i)));
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
