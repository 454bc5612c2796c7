using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DeepSeek.Inference.ModelRepository.Manifests;
using DeepSeek.Inference.Tokenization;

namespace DeepSeek.Inference.ModelRepository;

/// <summary>What a version's folder holds at a moment, as far as it can be told without reading its weights.</summary>
/// <param name="Fingerprint">Another one whenever a file has come, gone or changed.</param>
/// <param name="Manifest">Its manifest; null where there is none that can be read.</param>
/// <param name="Fault">Why it is not complete, in a sentence; null where all files are there and as long as the manifest says.</param>
/// <param name="CreatedAt">When the version was made: the time of its manifest.</param>
internal sealed record ModelFolderContent(string Fingerprint, ModelManifest? Manifest, string? Fault, DateTimeOffset? CreatedAt)
{
    public const string GraphFile = "model.onnx";

    // What is loaded must have been verified.
    private static readonly string[] Needed = [GraphFile, TokenizerFileReader.FileName, TokenizerConfig.FileName, GenerationDefaults.FileName];

    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, IgnoreInaccessible = true };

    /// <summary>Bytes of all its files.</summary>
    public long? TotalBytes => Manifest?.Files.Values.Sum(file => file.Bytes);

    /// <summary>Looks into the folder.</summary>
    /// <param name="folder">The version.</param>
    /// <param name="last">What it held when it was last looked at; the same one comes back where nothing has changed.</param>
    public static ModelFolderContent Read(ModelFolder folder, ModelFolderContent? last = null)
    {
        var fingerprint = "";
        try
        {
            var manifestPath = Path.Combine(folder.Path, ModelManifest.FileName);
            var manifestText = File.Exists(manifestPath) ? File.ReadAllText(manifestPath) : "";
            fingerprint = FingerprintOf(folder.Path, manifestText);
            if (fingerprint == last?.Fingerprint) return last;
            if (manifestText.Length == 0) return new ModelFolderContent(fingerprint, null, "There is no manifest.json yet; the copy may not be finished.", null);

            var manifest = ManifestSerializer.Deserialize(manifestText);
            var createdAt = new DateTimeOffset(File.GetLastWriteTimeUtc(manifestPath));
            return new ModelFolderContent(fingerprint, manifest, FaultOf(folder, manifest), createdAt);
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return new ModelFolderContent(fingerprint, null, error.Message, null);
        }
    }

    private static string FingerprintOf(string path, string manifest)
    {
        var list = new StringBuilder(manifest);
        foreach (var file in new DirectoryInfo(path).EnumerateFiles("*", Everything).OrderBy(file => file.FullName, StringComparer.Ordinal))
        {
            list.Append(CultureInfo.InvariantCulture, $"\n{file.FullName}:{file.Length}:{file.LastWriteTimeUtc.Ticks}");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(list.ToString())));
    }

    private static string? FaultOf(ModelFolder folder, ModelManifest manifest)
    {
        if (manifest.Name != folder.Name || manifest.Version != folder.Version)
        {
            return $"The manifest is of {manifest.Name}@{manifest.Version}, the folder of {folder.Id}.";
        }

        List<string> faults = [.. Needed.Where(needed => !manifest.Files.ContainsKey(needed)).Select(needed => $"The manifest does not name {needed}.")];

        // Sizes are cheap to compare, and tell a copy that is not finished.
        foreach (var (path, expected) in manifest.Files)
        {
            var file = new FileInfo(Path.Combine(folder.Path, path));
            if (!file.Exists) faults.Add($"{path} is missing.");
            else if (file.Length != expected.Bytes) faults.Add($"{path} has {file.Length} bytes, the manifest says {expected.Bytes}.");
        }

        return faults.Count == 0 ? null : string.Join(' ', faults);
    }
}
