using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.ControlPlane.Signing;
using DeepSeek.ControlPlane.Snapshots;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.Upstreams;

/// <summary>External upstreams of the snapshot in force. Keys are opened once a snapshot; what is known of an upstream that did not change is kept.</summary>
internal sealed partial class UpstreamDirectory(
    ISnapshotSource<GatewaySnapshot> snapshots, IOptions<InternalCallOptions> secret, ILogger<UpstreamDirectory> logger)
{
    private readonly SecretBox _box = new(secret.Value.KeyBytes, ExternalUpstream.ApiKeyPurpose);
    private readonly Lock _lock = new();
    private Found _found = new(null, UpstreamTable.Empty);

    /// <summary>The newest table.</summary>
    public UpstreamTable Current
    {
        get
        {
            var snapshot = snapshots.Current;
            var found = Volatile.Read(ref _found);
            if (ReferenceEquals(found.Snapshot, snapshot))
            {
                return found.Table;
            }

            // One at a time: how many requests an upstream has open must not be counted in two places.
            lock (_lock)
            {
                found = _found;
                if (!ReferenceEquals(found.Snapshot, snapshot))
                {
                    Volatile.Write(ref _found, found = new Found(snapshot, Read(snapshot?.Value.Upstreams ?? [], found.Table)));
                }

                return found.Table;
            }
        }
    }

    private UpstreamTable Read(IReadOnlyList<ExternalUpstream> entries, UpstreamTable before)
    {
        if (entries.SequenceEqual(before.All.Select(upstream => upstream.Entry)))
        {
            return before;
        }

        var known = before.All.ToDictionary(upstream => upstream.Entry);
        var upstreams = new List<Upstream>(entries.Count);
        foreach (var entry in entries)
        {
            if (known.TryGetValue(entry, out var same))
            {
                upstreams.Add(same);
            }
            else if (IsUsable(entry, out var apiKey))
            {
                upstreams.Add(new Upstream(entry, apiKey));
            }
        }

        return upstreams.Count == 0 ? UpstreamTable.Empty : new UpstreamTable(upstreams);
    }

    private bool IsUsable(ExternalUpstream entry, out string? apiKey)
    {
        apiKey = null;
        if (!entry.Address.IsAbsoluteUri || entry.Address.Scheme is not ("http" or "https") || entry.Address.UserInfo.Length > 0)
        {
            LogAddress(logger, entry.Id);
            return false;
        }

        if (entry.SealedApiKey is not { } sealedKey)
        {
            return true;
        }

        // What does not go into a header would throw at every request.
        apiKey = _box.Open(sealedKey);
        if (apiKey is { Length: > 0 } && apiKey.All(character => character is > ' ' and <= '~'))
        {
            return true;
        }

        LogKey(logger, entry.Id);
        return false;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "External upstream {UpstreamId} is left out: its address is not an absolute http or https address without credentials.")]
    private static partial void LogAddress(ILogger logger, string upstreamId);

    [LoggerMessage(Level = LogLevel.Error, Message = "External upstream {UpstreamId} is left out: its API key cannot be opened or is not visible ASCII. Is InternalCalls:Key the same as the portal's?")]
    private static partial void LogKey(ILogger logger, string upstreamId);

    private sealed record Found(Snapshot<GatewaySnapshot>? Snapshot, UpstreamTable Table);
}
