using System.Globalization;
using System.Security.Cryptography;

namespace DeepSeek.Gateway.Authentication.PlatformTokens;

/// <summary>
/// How signing keys lie in their folder: <c>20261124T210000Z.pem</c>, a private key in PEM, named after the time from which it signs. The time is in the name
/// because everybody who shares the folder sees the same name, and not the same file times.
/// </summary>
internal static class PlatformTokenKeyFiles
{
    public const string Extension = ".pem";

    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static string NameOf(DateTimeOffset signsFrom) => signsFrom.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture) + Extension;

    /// <summary>From when the key in a file signs; false where the name does not say.</summary>
    public static bool TryReadTime(string path, out DateTimeOffset signsFrom) => DateTimeOffset.TryParseExact(
        Path.GetFileNameWithoutExtension(path), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
        out signsFrom);

    /// <summary>Makes a key that signs from a time on, readable by its owner only. Where two make it at once, the first one's is kept.</summary>
    public static void Create(string folder, DateTimeOffset signsFrom)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, NameOf(signsFrom));
        var temporary = $"{path}.{Guid.NewGuid():N}.new";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (var key = ECDsa.Create(ECCurve.NamedCurves.nistP256))
        using (var writer = new StreamWriter(temporary, options))
        {
            writer.Write(key.ExportPkcs8PrivateKeyPem());
        }

        try
        {
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary);
        }
    }
}
