using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace DeepSeek.Platform.FunctionalTests;

/// <summary>A folder of models of a test's own: version 1 is the one that ships, others have random weights, so that their answers can be told apart.</summary>
internal sealed class ModelFolders : IDisposable
{
    public const string Model = "deepseek-r1-tiny";

    // Rows of the shipped model's rotary table.
    private const int Positions = 4096;

    private static readonly string Root = Metadata("RepositoryRoot");

    private ModelFolders(string path) => Path = path;

    public string Path { get; }

    public static ModelFolders Create()
    {
        var folders = new ModelFolders(Directory.CreateTempSubdirectory("deepseek-models-").FullName);
        folders.CopyShipped("1");
        return folders;
    }

    public string Folder(string version) => System.IO.Path.Combine(Path, Model, version);

    /// <summary>Makes another version, of the shipped one's size.</summary>
    public Task AddRandomAsync(string version, CancellationToken cancellationToken) => AddRandomAsync(
        version,
        ["--hidden", "96", "--feed-forward", "256", "--layers", "4", "--heads", "6", "--kv-heads", "2", "--positions", "1024"],
        cancellationToken);

    /// <summary>
    /// Makes a version of more than a hundred times the shipped one's size: a good one, but a slow one, also next to one that waits for a busy machine's processors
    /// for longer than it computes.
    /// </summary>
    public Task AddSlowAsync(string version, CancellationToken cancellationToken) => AddRandomAsync(version, ["--parameters", "120M", "--positions", "1024"], cancellationToken);

    /// <summary>
    /// Makes a version as good as the shipped one as long as a prompt and its answer are short: from a position on its rotary table holds no numbers. Its manifest
    /// is true, so nothing is wrong with it before somebody asks it something long.
    /// </summary>
    public void AddFaulty(string version, int lastGoodPosition)
    {
        CopyShipped(version);
        var file = System.IO.Path.Combine(Folder(version), "model.onnx");
        var model = File.ReadAllBytes(file);
        var table = RotaryTable(model);
        var rows = MemoryMarshal.Cast<byte, float>(table);
        rows[(rows.Length / Positions * (lastGoodPosition + 1))..].Fill(float.NaN);
        File.WriteAllBytes(file, model);

        ChangeManifest(version, manifest =>
        {
            manifest["version"] = version;
            manifest["files"]!["model.onnx"]!["sha256"] = Convert.ToHexStringLower(SHA256.HashData(model));
        });
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    // An initializer of the graph: its name, then its bytes with their length in front, as protocol buffers write them.
    private static Span<byte> RotaryTable(byte[] model)
    {
        ReadOnlySpan<byte> field = [.. "\u0003cos"u8, 0x4A];
        var start = model.AsSpan().IndexOf(field) + field.Length;
        var length = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = model[start++];
            length |= (next & 0x7F) << shift;
            if (next < 0x80) break;
        }

        return model.AsSpan(start, length);
    }

    private void CopyShipped(string version)
    {
        Directory.CreateDirectory(Folder(version));
        foreach (var file in Directory.EnumerateFiles(Shipped)) File.Copy(file, System.IO.Path.Combine(Folder(version), System.IO.Path.GetFileName(file)));

        // One is enough: a self-test of all takes long where tenants take the processors, and the model that ships is tested with them as it is.
        ChangeManifest(version, manifest => manifest["golden_prompts"] = new JsonArray(manifest["golden_prompts"]![0]!.DeepClone()));
    }

    private async Task AddRandomAsync(string version, string[] size, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in (string[])[Metadata("ModelBuilder"), "random", "--like", Shipped, .. size, "--seed", version, "--out", Folder(version)])
        {
            start.ArgumentList.Add(argument);
        }

        using var builder = Process.Start(start)!;
        var output = await builder.StandardOutput.ReadToEndAsync(cancellationToken);
        await builder.WaitForExitAsync(cancellationToken);
        Assert.True(builder.ExitCode == 0, output);
    }

    private void ChangeManifest(string version, Action<JsonNode> change)
    {
        var file = System.IO.Path.Combine(Folder(version), "manifest.json");
        var manifest = JsonNode.Parse(File.ReadAllText(file))!;
        change(manifest);
        File.WriteAllText(file, manifest.ToJsonString());
    }

    private static string Shipped => System.IO.Path.Combine(Root, "models", Model, "1");

    private static string Metadata(string key) =>
        typeof(ModelFolders).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == key).Value!;
}
