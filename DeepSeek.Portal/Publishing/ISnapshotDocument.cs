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
}
