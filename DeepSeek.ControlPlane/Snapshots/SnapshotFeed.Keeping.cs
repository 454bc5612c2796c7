namespace DeepSeek.ControlPlane.Snapshots;

public sealed partial class SnapshotFeed<T>
{
    private async Task ReadStoreAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await _file.ReadAsync(cancellationToken) is [var basis, .. var deltas] && Verifier() is { } verifier)
            {
                // What disk says is good to serve from, but nobody has confirmed yet that it is the newest.
                var believed = Take(new SnapshotNews(true, basis, deltas), verifier);
                if (!_broken)
                {
                    _log.StartAt(basis, believed);
                    _kept = true;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            NotStorable(e);
        }
    }

    /// <summary>A disk that fails costs the start without Redis, not the service.</summary>
    private async Task KeepAsync(SnapshotNews news, List<byte[]> believed, CancellationToken cancellationToken)
    {
        try
        {
            if (news is { IsAnew: true, Base: { } basis } && IsInForce(_reached))
            {
                _kept = false;
                await _file.ReplaceAsync(basis, believed, cancellationToken);
                _kept = true;
            }
            else if (_kept && !news.IsAnew && believed.Count > 0)
            {
                // Should this fail, there would be a gap: nothing more is added until the next base.
                _kept = false;
                await _file.AppendAsync(believed, cancellationToken);
                _kept = true;
            }

            _storable |= _kept;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            NotStorable(e);
        }
    }

    private void NotStorable(Exception e)
    {
        if (_storable)
        {
            LogNotStorable(logger, options.Document, options.StoreFile, e.Message);
            _storable = false;
        }
    }
}
