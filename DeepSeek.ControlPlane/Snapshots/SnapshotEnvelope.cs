using System.Text;

namespace DeepSeek.ControlPlane.Snapshots;

/// <summary>A published document, or what changed in one, with what is needed to trust and to order it.</summary>
public sealed record SnapshotEnvelope
{
    /// <summary>Which document this is, for example <see cref="GatewaySnapshot.Document"/>.</summary>
    public required string Document { get; init; }

    /// <summary>Rises when the publisher's database is made anew or restored, so that old numbers cannot win over new ones.</summary>
    public required long Epoch { get; init; }

    /// <summary>Rises with every publication within an epoch.</summary>
    public required long Number { get; init; }

    /// <summary>
    /// Null for a base, which is a whole document. A delta holds all that changed after this number, as it is at <see cref="Number"/>: it may be applied to
    /// any state from this number on.
    /// </summary>
    public long? Since { get; init; }

    /// <summary>When it was published.</summary>
    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>The document, or the delta, in UTF-8 JSON.</summary>
    public required byte[] Payload { get; init; }

    /// <summary>ES256 (IEEE P1363) over everything above.</summary>
    public byte[] Signature { get; init; } = [];

    /// <summary>True where this is newer than the given epoch and number.</summary>
    public bool IsNewerThan(long epoch, long number) => Epoch > epoch || (Epoch == epoch && Number > number);

    /// <summary>The bytes that are signed.</summary>
    internal byte[] SignedBytes()
    {
        // In the line of the document's name, which readers compare: a delta cannot be passed off as a base.
        var kind = Since is { } since ? FormattableString.Invariant($"+{since}") : "";
        var head = Encoding.UTF8.GetBytes(FormattableString.Invariant($"{Document}{kind}\n{Epoch}\n{Number}\n{PublishedAt.UtcTicks}\n"));
        return [.. head, .. Payload];
    }
}
