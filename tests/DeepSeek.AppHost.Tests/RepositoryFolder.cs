namespace DeepSeek.AppHost.Tests;

/// <summary>Where this checkout is.</summary>
internal static class RepositoryFolder
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "DeepSeek.Platform.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("These tests run from a checkout.");
    }
}
