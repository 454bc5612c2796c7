namespace DeepSeek.Contracts.Http;

/// <summary>
/// Body of <c>POST /v1/models/{name}/reload</c>; may be left out. The header <c>Idempotency-Key</c> (or <c>x-request-id</c>) names the request: what comes
/// again under the same name is not done again, and gets the same answer.
/// </summary>
public sealed record ModelReloadRequest
{
    /// <summary>The version that is to be active; null for the newest.</summary>
    public string? Version { get; init; }

    /// <summary>
    /// For how long each replica is watched after its change over, in seconds, 0 to 3,600; null for the platform's setting. Of no meaning to a service that
    /// runs alone.
    /// </summary>
    public double? WatchSeconds { get; init; }
}
