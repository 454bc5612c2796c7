namespace DeepSeek.AppHost.Tests;

/// <summary>A folder of one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string FullName { get; } = Directory.CreateTempSubdirectory("deepseek-apphost-").FullName;

    public void Dispose() => Directory.Delete(FullName, recursive: true);
}
