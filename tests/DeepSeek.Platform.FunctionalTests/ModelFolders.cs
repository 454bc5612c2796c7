using System.Diagnostics;
using System.Reflection;

namespace DeepSeek.Platform.FunctionalTests;

/// <summary>A folder of models of a test's own: version 1 is the one that ships, others have random weights, so that their answers can be told apart.</summary>
internal sealed class ModelFolders : IDisposable
{
    public const string Model = "deepseek-r1-tiny";

    private static readonly string Root = Metadata("RepositoryRoot");

    private ModelFolders(string path) => Path = path;

    public string Path { get; }

    public static ModelFolders Create()
    {
        var folders = new ModelFolders(Directory.CreateTempSubdirectory("deepseek-models-").FullName);
        var first = folders.Folder("1");
        Directory.CreateDirectory(first);
        foreach (var file in Directory.EnumerateFiles(Shipped)) File.Copy(file, System.IO.Path.Combine(first, System.IO.Path.GetFileName(file)));
        return folders;
    }

    public string Folder(string version) => System.IO.Path.Combine(Path, Model, version);

    /// <summary>Makes another version, of the shipped one's size.</summary>
    public async Task AddRandomAsync(string version, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in (string[])[Metadata("ModelBuilder"), "random", "--like", Shipped, "--hidden", "96", "--feed-forward", "256",
            "--layers", "4", "--heads", "6", "--kv-heads", "2", "--positions", "1024", "--seed", version, "--out", Folder(version)])
        {
            start.ArgumentList.Add(argument);
        }

        using var builder = Process.Start(start)!;
        var output = await builder.StandardOutput.ReadToEndAsync(cancellationToken);
        await builder.WaitForExitAsync(cancellationToken);
        Assert.True(builder.ExitCode == 0, output);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static string Shipped => System.IO.Path.Combine(Root, "models", Model, "1");

    private static string Metadata(string key) =>
        typeof(ModelFolders).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == key).Value!;
}
