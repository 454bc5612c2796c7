using Microsoft.Extensions.Configuration;

namespace DeepSeek.AppHost;

/// <summary>Where a local run keeps its data.</summary>
internal static class DataDirectory
{
    private const string Key = "Platform:DataDirectory";

    /// <summary>Setting <c>Platform:DataDirectory</c>; by default <c>.local</c> in the repository's root.</summary>
    public static string Resolve(IConfiguration configuration, string appHostDirectory) => Path.GetFullPath(
        configuration[Key] is { Length: > 0 } configured ? configured : Path.Combine(appHostDirectory, "..", ".local"));

    /// <summary>Makes a folder in it. The data directory itself is its owner's only: keys and credentials are in it.</summary>
    public static string CreateFolder(string dataDirectory, string name)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(dataDirectory);
        }
        else
        {
            Directory.CreateDirectory(dataDirectory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return Directory.CreateDirectory(Path.Combine(dataDirectory, name)).FullName;
    }
}
