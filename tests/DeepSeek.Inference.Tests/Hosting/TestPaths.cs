using System.Reflection;

namespace DeepSeek.Inference.Tests.Hosting;

/// <summary>Where this checkout keeps things.</summary>
internal static class TestPaths
{
    public const string ModelName = "deepseek-r1-tiny";
    public const string ModelVersion = "1";

    public static string Root { get; } = typeof(TestPaths).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    /// <summary>The model that ships.</summary>
    public static string Model { get; } = Path.Combine(Root, "models", ModelName, ModelVersion);

    public static string HeldOut { get; } = Path.Combine(Root, "tests", "DeepSeek.Inference.Tests", "Accuracy", "held-out.json");
}
