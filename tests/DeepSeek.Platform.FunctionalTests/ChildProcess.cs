namespace DeepSeek.Platform.FunctionalTests;

/// <summary>A process that the AppHost started, found by the environment it was given. Linux only.</summary>
internal sealed record ChildProcess(int Id, string Instance, IReadOnlyDictionary<string, string> Environment)
{
    private const string InstanceAttribute = "service.instance.id=";

    /// <summary>Where it listens.</summary>
    public Uri Address => new(Environment["ASPNETCORE_URLS"].Split(';')[0]);

    /// <summary>The processes that were given this data directory, by instance id.</summary>
    public static IReadOnlyDictionary<string, ChildProcess> FindAll(string dataDirectory)
    {
        var found = new Dictionary<string, ChildProcess>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out var id) && Read(folder) is { } environment
                && environment.GetValueOrDefault("Platform__DataDirectory") == dataDirectory
                && environment.GetValueOrDefault("OTEL_RESOURCE_ATTRIBUTES") is { } attributes
                && attributes.Split(',').FirstOrDefault(item => item.StartsWith(InstanceAttribute, StringComparison.Ordinal)) is { } instance)
            {
                found[instance[InstanceAttribute.Length..]] = new ChildProcess(id, instance[InstanceAttribute.Length..], environment);
            }
        }

        return found;
    }

    private static Dictionary<string, string>? Read(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "environ"))
                .Split('\0', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split('=', 2))
                .Where(pair => pair.Length == 2)
                .GroupBy(pair => pair[0])
                .ToDictionary(group => group.Key, group => group.Last()[1]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // It ended while we looked, or is somebody else's.
        }
    }
}
