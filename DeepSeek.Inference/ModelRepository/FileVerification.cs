using System.Security.Cryptography;
using DeepSeek.Inference.ModelRepository.Manifests;
using DeepSeek.Inference.Runtime;

namespace DeepSeek.Inference.ModelRepository;

/// <summary>
/// Compares a version's files with their hashes, on the calling thread and in small pieces: one core's share, whatever the files' sizes, so that those
/// who are being answered meanwhile hardly notice.
/// </summary>
internal static class FileVerification
{
    private const int PieceBytes = 1 << 16;

    // Often enough for somebody who watches.
    private const long ReportBytes = 16L << 20;

    /// <summary>Reads every file that the manifest names.</summary>
    /// <param name="path">The version's folder.</param>
    /// <param name="manifest">What it should hold.</param>
    /// <param name="progress">Told how many bytes were read so far.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ModelLoadException">A file differs or is missing; the message names each.</exception>
    public static void Run(string path, ModelManifest manifest, Action<long> progress, CancellationToken cancellationToken)
    {
        List<string> faults = [];
        var piece = GC.AllocateUninitializedArray<byte>(PieceBytes);
        var (read, reported) = (0L, 0L);
        foreach (var (name, expected) in manifest.Files)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            try
            {
                using var file = new FileStream(
                    Path.Combine(path, name), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
                while (file.Read(piece) is > 0 and var count)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    hash.AppendData(piece, 0, count);
                    read += count;
                    if (read - reported < ReportBytes) continue;
                    reported = read;
                    progress(read);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                faults.Add($"{name} cannot be read: {error.Message}");
                continue;
            }

            var actual = Convert.ToHexStringLower(hash.GetHashAndReset());
            if (!actual.Equals(expected.Sha256, StringComparison.OrdinalIgnoreCase))
            {
                faults.Add($"{name} has SHA-256 {actual}, the manifest says {expected.Sha256}.");
            }
        }

        if (faults.Count > 0) throw new ModelLoadException(string.Join(' ', faults));
        progress(read);
    }
}
