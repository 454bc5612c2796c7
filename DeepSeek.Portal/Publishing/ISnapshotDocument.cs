using DeepSeek.Portal.Data;

namespace DeepSeek.Portal.Publishing;

/// <summary>One of the documents that are published: what is in it. How it is numbered, signed and written is the same for all.</summary>
internal interface ISnapshotDocument
{
    /// <summary>Its name, as in <c>GatewaySnapshot.Document</c>.</summary>
    string Name { get; }

    /// <summary>What the database says at this moment, in UTF-8 JSON.</summary>
    /// <param name="context">In a transaction that sees one moment.</param>
    /// <param name="now">The time to judge by what has expired.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<byte[]> ReadAsync(PortalDbContext context, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// What changed after one number, up to another which is the newest, in UTF-8 JSON; null where nobody knows any more, or so much that the whole is the shorter way.
    /// </summary>
    /// <param name="context">In a transaction that sees one moment.</param>
    /// <param name="since">What is known already.</param>
    /// <param name="number">The newest number at this moment.</param>
    /// <param name="now">The time to judge by what has expired.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<byte[]?> ReadDeltaAsync(PortalDbContext context, long since, long number, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>A base that holds all changes up to this number is published: what was written down of them is needed no more.</summary>
    Task ForgetAsync(PortalDbContext context, long number, CancellationToken cancellationToken);
}
