namespace DeepSeek.ControlPlane.Metering.Delivery;

/// <summary>
/// The file that names the requests which are open at the moment, for whoever finds it after a gateway was killed. Written whole each time. It is not forced
/// onto the disk: what a process has written outlives the process. After a power failure of its machine there is only what Redis was told of them while they
/// were open, and nobody closes those. A host may dispose of it while its last note is written: nothing is written after that.
/// </summary>
public sealed class OpenUsageFile(UsageFolder folder) : IDisposable
{
    /// <summary>Ends the name of a file that is not written to its end yet.</summary>
    internal const string UnfinishedSuffix = ".new";

    private readonly UsageBatch _batch = new();
    private readonly Lock _lock = new();
    private bool _isEmpty;
    private bool _disposed;

    /// <summary>Adds a request to what <see cref="Write"/> will write.</summary>
    public void Add(RequestUsage usage)
    {
        lock (_lock)
        {
            if (!_disposed) _batch.Add(usage);
        }
    }

    /// <summary>Adds what is known of a segment so far.</summary>
    public void Add(SegmentUsage usage)
    {
        lock (_lock)
        {
            if (!_disposed) _batch.Add(usage);
        }
    }

    /// <summary>Puts what was added in the place of what was written last. Throws what the disk throws.</summary>
    public void Write()
    {
        lock (_lock)
        {
            if (_disposed) return;
            try
            {
                if (_batch.Count == 0 && _isEmpty) return;
                var path = folder.OpenFile;
                var temporary = path + UnfinishedSuffix;
                File.WriteAllBytes(temporary, _batch.Lines.Span);
                File.Move(temporary, path, overwrite: true);
                _isEmpty = _batch.Count == 0;
            }
            finally
            {
                _batch.Clear();
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _batch.Dispose();
        }
    }
}
