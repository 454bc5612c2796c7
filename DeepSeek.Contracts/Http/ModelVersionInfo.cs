namespace DeepSeek.Contracts.Http;

/// <summary>One version of a model on one replica.</summary>
public sealed record ModelVersionInfo
{
    /// <summary>As requests may ask for it: <c>name@version</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Always <c>model.version</c>.</summary>
    public string Object { get; init; } = "model.version";

    /// <summary>The version, as its folder is called.</summary>
    public required string Version { get; init; }

    /// <summary>
    /// How far it is: <c>discovered</c>, <c>verifying</c>, <c>loading</c>, <c>warming</c>, <c>ready</c>, <c>active</c>, <c>draining</c>, <c>unloaded</c> or
    /// <c>failed</c>.
    /// </summary>
    public required string State { get; init; }

    /// <summary>True where it answers requests that name its model.</summary>
    public required bool Active { get; init; }

    /// <summary>True where somebody decided that it is to be active; null where nobody has decided about its model.</summary>
    public bool? Desired { get; init; }

    /// <summary>The replica that says so; null from a service that runs alone.</summary>
    public string? Replica { get; init; }

    /// <summary>The share of its files that was verified, 0 to 1; null where none is to be.</summary>
    public double? Progress { get; init; }

    /// <summary>Why it failed, in a sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>When it was made, in Unix seconds.</summary>
    public long? CreatedAt { get; init; }
}
