namespace DeepSeek.Inference.ModelRepository;

/// <summary>Finds the versions of models under a folder.</summary>
internal static class ModelFolderScanner
{
    /// <summary>Numbers by their value, so that 10 comes after 9; a version that is no number comes before all that are.</summary>
    public static Comparer<string> VersionOrder { get; } = Comparer<string>.Create((left, right) =>
    {
        var (a, b) = (Parts(left), Parts(right));
        if (a is null || b is null) return a is null && b is null ? string.CompareOrdinal(left, right) : a is null ? -1 : 1;
        for (var i = 0; i < Math.Max(a.Length, b.Length); i++)
        {
            var order = a.ElementAtOrDefault(i).CompareTo(b.ElementAtOrDefault(i));
            if (order != 0) return order;
        }

        return string.CompareOrdinal(left, right);
    });

    /// <summary>The versions of each model, the newest first. Hidden folders are left out: copies in progress are made there.</summary>
    public static IReadOnlyList<IReadOnlyList<ModelFolder>> Scan(string root) => Directory.Exists(root)
        ? [.. Folders(root)
            .Select(model => Folders(model.FullName)
                .Select(version => new ModelFolder(model.Name, version.Name, version.FullName))
                .OrderByDescending(folder => folder.Version, VersionOrder)
                .ToList())
            .Where(versions => versions.Count > 0)]
        : [];

    private static long[]? Parts(string version)
    {
        var parts = version.TrimStart('v').Split('.');
        var numbers = new long[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!long.TryParse(parts[i], out numbers[i])) return null;
        }

        return numbers;
    }

    // A volume's root has folders that are its administrator's only. Hidden ones are told by their name, on every system alike.
    private static readonly EnumerationOptions Accessible = new() { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None };

    private static IEnumerable<DirectoryInfo> Folders(string path) => new DirectoryInfo(path)
        .EnumerateDirectories("*", Accessible)
        .Where(folder => !folder.Name.StartsWith('.'))
        .OrderBy(folder => folder.Name, StringComparer.Ordinal);
}
