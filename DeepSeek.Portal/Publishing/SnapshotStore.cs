using System.Text.Json;
using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.Snapshots;
using StackExchange.Redis;

namespace DeepSeek.Portal.Publishing;

/// <summary>
/// What Redis holds of one document, as far as we signed it. What we did not sign does not count: it would shut ours out for ever. Throws what Redis throws.
/// Not thread-safe.
/// </summary>
internal sealed class SnapshotStore(string document, IConnectionMultiplexer redis, SnapshotKeys keys)
{
    private readonly SnapshotLog _log = new(redis, document);
    private readonly List<long> _deltas = [];

    /// <summary>The newest of ours that gateways can reach; null where there is none. Without its payload.</summary>
    public SnapshotEnvelope? Newest { get; private set; }

    /// <summary>True where nothing else stands in Redis; otherwise only a base helps.</summary>
    public bool IsSound { get; private set; }

    /// <summary>How many deltas follow the base.</summary>
    public int DeltaCount => _log.DeltaCount;

    /// <summary>Looks at what was written since the last time.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var news = await _log.ReadAsync(cancellationToken);
        if (news.IsAnew)
        {
            _deltas.Clear();
            Newest = news.Base is { } bytes && Read(bytes) is { Since: null } envelope ? WithoutPayload(envelope) : null;
            IsSound = Newest is not null;
        }

        foreach (var bytes in news.Deltas)
        {
            if (!IsSound || Read(bytes) is not { } envelope || !SnapshotPosition.After(Newest!).LeadsTo(envelope))
            {
                IsSound = false;
                return;
            }

            _deltas.Add(envelope.Number);
            Newest = WithoutPayload(envelope);
        }
    }

    /// <summary>
    /// Writes a delta after what there is, or a base in its place, with the deltas that are newer than it. False where another portal was quicker: then look again
    /// at what is there now.
    /// </summary>
    public async Task<bool> TryWriteAsync(SnapshotEnvelope envelope, CancellationToken cancellationToken)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(envelope, ControlPlaneJsonContext.Default.SnapshotEnvelope);
        if (envelope.Since is not null)
        {
            // The next reading takes note of it.
            return await _log.TryAppendAsync(bytes, cancellationToken);
        }

        var kept = IsSound && Newest!.Epoch == envelope.Epoch ? _deltas.Count(number => number > envelope.Number) : 0;
        if (!await _log.TryReplaceAsync(bytes, DeltaCount - kept, cancellationToken))
        {
            return false;
        }

        _deltas.RemoveRange(0, _deltas.Count - kept);
        Newest = kept > 0 ? Newest : WithoutPayload(envelope);
        IsSound = true;
        return true;
    }

    private static SnapshotEnvelope WithoutPayload(SnapshotEnvelope envelope) => envelope with { Payload = [] };

    private SnapshotEnvelope? Read(byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, ControlPlaneJsonContext.Default.SnapshotEnvelope) is { } envelope && keys.Verifier.Verify(envelope, document)
                ? envelope
                : null;
        }
        catch (JsonException)
        {
            // Not ours, since ours can be read.
            return null;
        }
    }
}
