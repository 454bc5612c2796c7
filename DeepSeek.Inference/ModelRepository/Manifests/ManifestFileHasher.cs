using System.Security.Cryptography;

namespace DeepSeek.Inference.ModelRepository.Manifests;

/// <summary>Computes and checks the hashes that a manifest carries.</summary>
internal static class ManifestFileHasher
{
    /// <summary>Hashes one file.</summary>
    public static async Task<ManifestFile> HashAsync(string path, CancellationToken cancellationToken = default)
    {
        const FileOptions Options = FileOptions.Asynchronous | FileOptions.SequentialScan;
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, Options);
        await using (stream.ConfigureAwait(false))
        {
            var hash = await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false);
            return new ManifestFile { Sha256 = Convert.ToHexStringLower(hash), Bytes = stream.Length };
        }
    }

    /// <summary>Hashes the named files of a model directory.</summary>
    /// <param name="modelDirectory">The directory.</param>
    /// <param name="paths">Paths relative to it, with forward slashes.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static async Task<IReadOnlyDictionary<string, ManifestFile>> HashAllAsync(
        string modelDirectory, IEnumerable<string> paths, CancellationToken cancellationToken = default)
    {
        var files = new SortedDictionary<string, ManifestFile>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            files[path] = await HashAsync(Path.Combine(modelDirectory, path), cancellationToken).ConfigureAwait(false);
        }

        return files;
    }

    /// <summary>Compares a model directory with its manifest.</summary>
    /// <returns>One sentence for each file that is missing or differs; empty when all is well.</returns>
    public static async Task<IReadOnlyList<string>> FindMismatchesAsync(
        string modelDirectory, ModelManifest manifest, CancellationToken cancellationToken = default)
    {
        List<string> mismatches = [];
        foreach (var (path, expected) in manifest.Files)
        {
            var fullPath = Path.Combine(modelDirectory, path);
            if (!File.Exists(fullPath))
            {
                mismatches.Add($"{path} is missing.");
                continue;
            }

            // The size is cheap to compare and tells more than a hash about a broken download.
            var bytes = new FileInfo(fullPath).Length;
            if (bytes != expected.Bytes)
            {
                mismatches.Add($"{path} has {bytes} bytes, the manifest says {expected.Bytes}.");
                continue;
            }

            var actual = await HashAsync(fullPath, cancellationToken).ConfigureAwait(false);
            if (!string.Equals(actual.Sha256, expected.Sha256, StringComparison.OrdinalIgnoreCase))
            {
                mismatches.Add($"{path} has SHA-256 {actual.Sha256}, the manifest says {expected.Sha256}.");
            }
        }

        return mismatches;
    }
}
