using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DeepSeek.ServiceDefaults.Configuration;

/// <summary>Finds the platform's own settings.</summary>
public static class PlatformOptionsExtensions
{
    private const string RootMarker = "DeepSeek.Platform.sln";
    private const string InstanceAttribute = "service.instance.id=";

    /// <summary>The settings with their defaults filled in; usable while services are still being registered.</summary>
    public static PlatformOptions GetPlatformOptions(this IConfiguration configuration, string contentRoot)
    {
        var options = configuration.GetSection(PlatformOptions.Section).Get<PlatformOptions>() ?? new PlatformOptions();
        options.DataDirectory = Path.GetFullPath(
            options.DataDirectory.Length > 0 ? options.DataDirectory : DefaultDataDirectory(contentRoot));
        if (options.InstanceId.Length == 0)
        {
            options.InstanceId = InstanceIdFrom(configuration["OTEL_RESOURCE_ATTRIBUTES"])
                ?? FormattableString.Invariant($"{Environment.MachineName.ToLowerInvariant()}-{Environment.ProcessId}");
        }

        return options;
    }

    /// <summary>The repository's root when run from a checkout, else null.</summary>
    public static string? FindRepositoryRoot(string contentRoot)
    {
        for (var folder = new DirectoryInfo(contentRoot); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, RootMarker)))
            {
                return folder.FullName;
            }
        }

        return null;
    }

    internal static void AddPlatformOptions(this WebApplicationBuilder builder)
    {
        var found = builder.Configuration.GetPlatformOptions(builder.Environment.ContentRootPath);
        builder.Services.AddOptions<PlatformOptions>().Configure(options =>
        {
            options.DataDirectory = found.DataDirectory;
            options.InstanceId = found.InstanceId;
        });
    }

    private static string DefaultDataDirectory(string contentRoot) =>
        FindRepositoryRoot(contentRoot) is { } root ? Path.Combine(root, ".local") : Path.Combine(contentRoot, "data");

    private static string? InstanceIdFrom(string? attributes) => attributes?
        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .FirstOrDefault(attribute => attribute.StartsWith(InstanceAttribute, StringComparison.Ordinal))
        ?[InstanceAttribute.Length..];
}
