using System.Reflection;

namespace DeepSeek.ArchitectureTests;

/// <summary>The checkout that these tests look at.</summary>
internal static class Repository
{
    private static readonly string[] NotOurs = ["bin", "obj", ".git", ".local", "TestResults", "Migrations", "node_modules"];

    public static string Root { get; } = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    /// <summary>Files written by people: nothing built, nothing generated.</summary>
    public static IEnumerable<string> Files(params string[] extensions) => Walk(new DirectoryInfo(Root))
        .Where(file => extensions.Contains(file.Extension))
        .Select(file => Path.GetRelativePath(Root, file.FullName));

    public static IEnumerable<string> Folders() => Folders(new DirectoryInfo(Root))
        .Select(folder => Path.GetRelativePath(Root, folder.FullName));

    private static IEnumerable<DirectoryInfo> Folders(DirectoryInfo folder) => folder.EnumerateDirectories()
        .Where(child => !NotOurs.Contains(child.Name))
        .SelectMany(child => Folders(child).Prepend(child));

    private static IEnumerable<FileInfo> Walk(DirectoryInfo folder) =>
        folder.EnumerateFiles().Concat(Folders(folder).SelectMany(child => child.EnumerateFiles()));
}
