namespace DeepSeek.Portal.Features.Settings;

/// <summary>A snapshot document, as the database knows it.</summary>
/// <param name="Document">Whose it is: <c>gateways</c> or <c>replicas</c>.</param>
/// <param name="Epoch">Rises where the database was made anew or put back.</param>
/// <param name="Number">The newest that is published.</param>
/// <param name="Waiting">Changes that are committed and not yet published.</param>
/// <param name="PublishedAt">When the newest was published; null where none was.</param>
internal sealed record SnapshotState(string Document, long Epoch, long Number, long Waiting, DateTimeOffset? PublishedAt);
