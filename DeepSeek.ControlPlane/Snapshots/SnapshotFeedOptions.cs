namespace DeepSeek.ControlPlane.Snapshots;

/// <summary>What a <see cref="SnapshotFeed{T}"/> follows. Set by code, not by configuration.</summary>
public sealed class SnapshotFeedOptions<T> where T : class
{
    /// <summary>How often Redis is asked, news or not. One second.</summary>
    public static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <summary>The document's name.</summary>
    public required string Document { get; init; }

    /// <summary>How the document is read; null where there is nothing in it.</summary>
    public required Func<byte[], T?> ReadBase { get; init; }

    /// <summary>How what changed in it is read; null for a document that is always published whole.</summary>
    public Func<byte[], ISnapshotDelta<T>?>? ReadDelta { get; init; }

    /// <summary>File with the publisher's public key (PEM). It may appear after start-up.</summary>
    public required string PublicKeyFile { get; init; }

    /// <summary>File that keeps the last good snapshot, for a start without Redis.</summary>
    public required string StoreFile { get; init; }
}
