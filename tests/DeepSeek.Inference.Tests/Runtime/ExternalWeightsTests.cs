extern alias ModelBuilder;

using System.Globalization;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Tests.Hosting;

namespace DeepSeek.Inference.Tests.Runtime;

/// <summary>Weights in a data file beside the graph, next to the same weights inside it.</summary>
public sealed class ExternalWeightsTests : IDisposable
{
    private const string Graph = "model.onnx";
    private const string Data = "model.onnx.data";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Load_WeightsInADataFile_GiveTheSameLogits()
    {
        using var inside = Load(await BuildAsync("inside", external: false));
        using var outside = Load(await BuildAsync("outside", external: true));

        Assert.Equal(Logits(inside), Logits(outside));
    }

    [Fact]
    public async Task Load_WeightsInADataFile_AreMappedUnlessTheyArePacked()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems do not list what is mapped.");
        var folder = await BuildAsync("mapped", external: true);
        var file = Path.Combine(folder, Data);
        Assert.Equal(0, MappedBytes(file));

        using (Load(folder))
        {
            var (mapped, all) = (MappedBytes(file), new FileInfo(file).Length);

            // Of this model about a quarter: the matrices of products are packed for the processor, in memory of the session's own.
            Assert.True(mapped >= all / 8, $"{mapped} of {all} bytes are mapped.");
        }

        Assert.Equal(0, MappedBytes(file));
    }

    private static IModelSession Load(string folder) => ShippedModel.Runtime().Load(Path.Combine(folder, Graph), 256);

    private static float[] Logits(IModelSession session)
    {
        using var pool = session.AllocateSlots(1);
        return pool.Prefill(0, 0, [1, 2, 3, 4, 5]).ToArray();
    }

    // Every range of addresses whose file it is.
    private static long MappedBytes(string file) => File.ReadLines("/proc/self/maps")
        .Where(line => line.EndsWith(file, StringComparison.Ordinal))
        .Select(line => line.Split(' ')[0].Split('-').Select(address => long.Parse(address, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray())
        .Sum(range => range[1] - range[0]);

    private async Task<string> BuildAsync(string name, bool external)
    {
        var output = Path.Combine(_folder.FullName, name, "1");
        string[] arguments =
        [
            "random", "--parameters", "300K", "--positions", "256", "--external-data", external ? "true" : "false", "--like", TestPaths.Model, "--out", output,
        ];
        var main = typeof(ModelBuilder::DeepSeek.ModelBuilder.Commands.RandomCommand).Assembly.EntryPoint!;
        var exit = main.Invoke(null, [arguments]);
        Assert.Equal(0, exit is Task<int> running ? await running : (int)exit!);
        return output;
    }
}
