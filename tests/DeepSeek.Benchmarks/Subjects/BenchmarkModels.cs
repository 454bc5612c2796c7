using System.Reflection;
using DeepSeek.Inference.ModelRepository;
using DeepSeek.Inference.Runtime;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DeepSeek.Benchmarks.Subjects;

/// <summary>The models that are measured: the one that ships, and one of 48 million random parameters that is made at the first run.</summary>
internal static class BenchmarkModels
{
    /// <summary>The checkout's root.</summary>
    public static readonly string Root = typeof(BenchmarkModels).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    /// <summary>The model that ships.</summary>
    public static ModelFolder Tiny { get; } = new("deepseek-r1-tiny", "1", Path.Combine(Root, "models", "deepseek-r1-tiny", "1"));

    /// <summary>Random weights: what it says means nothing, how fast it says it does.</summary>
    public static ModelFolder Random48M { get; } = new("random-48m", "1", Path.Combine(Root, ".local", "benchmarks", "random-48m", "1"));

    /// <summary>Finds a model by <c>tiny</c> or <c>48m</c>, and makes it where it has to be made.</summary>
    public static async Task<ModelFolder> PrepareAsync(string name)
    {
        if (name == "tiny") return Tiny;
        if (File.Exists(Path.Combine(Random48M.Path, "manifest.json"))) return Random48M;
        Console.Error.WriteLine($"Making a random model of 48 million parameters in {Random48M.Path} …");
        string[] arguments = ["random", "--parameters", "48M", "--vocab", "16000", "--like", Tiny.Path, "--out", Random48M.Path];
        var builder = typeof(ModelBuilder.Commands.RandomCommand).Assembly.EntryPoint!;
        var exit = builder.Invoke(null, [arguments]);
        return (exit is Task<int> running ? await running : (int)exit!) == 0
            ? Random48M
            : throw new InvalidOperationException("The model could not be made.");
    }

    /// <summary>Loads a model as the service does.</summary>
    public static Task<LoadedModel> LoadAsync(ModelFolder folder, RuntimeOptions options) =>
        Loader(options).LoadAsync(folder, _ => { }, CancellationToken.None);

    /// <summary>Loads models as the service does, within a budget of their own.</summary>
    public static ModelVersionLoader Loader(RuntimeOptions options)
    {
        var settings = Options.Create(options);
        return new ModelVersionLoader(new OnnxModelRuntime(settings, new MemoryBudget(settings), NullLogger<OnnxModelRuntime>.Instance));
    }
}
