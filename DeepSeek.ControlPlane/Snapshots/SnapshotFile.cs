namespace DeepSeek.ControlPlane.Snapshots;

/// <summary>The last good snapshot on disk, a line each: the base, then its deltas. A change adds a line; only another base writes the file anew. Throws what the disk throws.</summary>
internal sealed class SnapshotFile(string path)
{
    private const byte NewLine = (byte)'\n';

    /// <summary>What a line holds, oldest first; none where there is no file. The last may be torn.</summary>
    public async Task<List<byte[]>> ReadAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        var bytes = await File.ReadAllBytesAsync(path, cancellationToken);
        List<byte[]> lines = [];
        foreach (var range in bytes.AsSpan().Split(NewLine))
        {
            lines.Add(bytes[range]);
        }

        return lines;
    }

    /// <summary>Writes all of it, and puts it in place at once.</summary>
    public async Task ReplaceAsync(byte[] basis, IEnumerable<byte[]> deltas, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = path + ".new";
        await using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1, useAsync: true))
        {
            await stream.WriteAsync(basis, cancellationToken);
            await WriteLinesAsync(stream, deltas, cancellationToken);
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Adds deltas.</summary>
    public async Task AppendAsync(IEnumerable<byte[]> deltas, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 1, useAsync: true);
        await WriteLinesAsync(stream, deltas, cancellationToken);
    }

    private static async Task WriteLinesAsync(FileStream stream, IEnumerable<byte[]> deltas, CancellationToken cancellationToken)
    {
        // In one piece, so that little can be torn.
        var lines = deltas.SelectMany(delta => delta.Prepend(NewLine)).ToArray();
        await stream.WriteAsync(lines, cancellationToken);
    }
}
