using System.Globalization;

namespace DeepSeek.ControlPlane.Metering.Delivery;

/// <summary>
/// Usage on disk, in files of some megabytes that are written once and deleted whole. Not thread-safe. Throws what the disk throws.
/// </summary>
internal sealed class UsageSpool(UsageFolder folder, long maxBytes) : IDisposable
{
    /// <summary>A file that has grown beyond this is followed by another.</summary>
    internal const long FileBytes = 4 * 1024 * 1024;

    private const string Pattern = "usage-*.jsonl";

    // Oldest first.
    private readonly LinkedList<(string Path, long Bytes)> _files = [];
    private FileStream? _open;
    private long _next;
    private bool _found;

    /// <summary>How much it holds, in bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>The file to be handed over next; null where there is none.</summary>
    public string? Oldest => _files.First?.Value.Path;

    /// <summary>Keeps lines; they are on the disk when this returns. False where there is no room for them.</summary>
    public bool TryAppend(ReadOnlySpan<byte> lines)
    {
        Find();
        if (Bytes + lines.Length > maxBytes) return false;
        _open ??= Create();
        var before = _open.Length;
        try
        {
            _open.Write(lines);
            _open.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            // Half a line must not be followed by another.
            Abandon(before);
            throw;
        }

        Bytes += lines.Length;
        _files.Last!.Value = (_open.Name, before + lines.Length);
        if (_open.Length >= FileBytes) Close();
        return true;
    }

    /// <summary>Takes note of files that are there already, of an earlier life or of another instance's folder.</summary>
    public void Find()
    {
        if (_found) return;
        foreach (var path in Directory.GetFiles(folder.Claim(), Pattern).Order(StringComparer.Ordinal)) Include(path);
        _found = true;
    }

    /// <summary>Takes the files of another folder over.</summary>
    public void TakeOver(string other)
    {
        Find();
        foreach (var path in Directory.GetFiles(other, Pattern).Order(StringComparer.Ordinal))
        {
            Close();
            var own = NextPath();
            File.Move(path, own);
            Include(own);
        }
    }

    /// <summary>Removes the oldest file, which was handed over.</summary>
    public void RemoveOldest()
    {
        var (path, bytes) = _files.First!.Value;
        if (_open?.Name == path) Close();
        File.Delete(path);
        _files.RemoveFirst();
        Bytes -= bytes;
    }

    /// <summary>What is appended from now on goes into another file.</summary>
    public void Close()
    {
        _open?.Dispose();
        _open = null;
    }

    /// <inheritdoc />
    public void Dispose() => Close();

    private FileStream Create()
    {
        var file = new FileStream(NextPath(), FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        _files.AddLast((file.Name, 0));
        return file;
    }

    private void Abandon(long length)
    {
        try
        {
            _open!.SetLength(length);
        }
        catch (IOException)
        {
            // The reader leaves out what is cut off.
        }

        Close();
    }

    private void Include(string path)
    {
        var bytes = new FileInfo(path).Length;
        _files.AddLast((path, bytes));
        Bytes += bytes;
        var number = Path.GetFileNameWithoutExtension(path)[(Pattern.IndexOf('*', StringComparison.Ordinal))..];
        if (long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var known)) _next = Math.Max(_next, known + 1);
    }

    private string NextPath() => Path.Combine(folder.Claim(), string.Create(CultureInfo.InvariantCulture, $"usage-{_next++:D12}.jsonl"));
}
