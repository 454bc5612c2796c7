using System.Text.Json;
using DeepSeek.ServiceDefaults.Configuration;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Features.FirstRun;

/// <summary><c>credentials.json</c> in the data directory, readable by its owner only.</summary>
internal sealed class CredentialsFile(IOptions<PlatformOptions> platform)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private string FilePath => Path.Combine(platform.Value.DataDirectory, "credentials.json");

    /// <summary>What the file says; null where there is none, or none that can be read.</summary>
    public async Task<DevelopmentCredentials?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(FilePath);
            return await JsonSerializer.DeserializeAsync<DevelopmentCredentials>(file, Json, cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes it whole: a reader sees the old one or the new one.</summary>
    public async Task WriteAsync(DevelopmentCredentials credentials, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(platform.Value.DataDirectory);
        var temporary = FilePath + ".new";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using (var file = new FileStream(temporary, options))
        {
            await JsonSerializer.SerializeAsync(file, credentials, Json, cancellationToken);
        }

        File.Move(temporary, FilePath, overwrite: true);
    }
}
