using System.Reflection;

namespace DeepSeek.ModelBuilder.Tests;

/// <summary>The model in the repository.</summary>
internal static class ShippedModel
{
    public static string Directory { get; } = Path.Combine(
        typeof(ShippedModel).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!,
        "models", "deepseek-r1-tiny", "1");
}
