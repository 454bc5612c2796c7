namespace DeepSeek.ControlPlane.Heartbeats;

/// <summary>One model version on one replica.</summary>
public sealed record ModelVersionStatus
{
    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>The version, as its folder is called.</summary>
    public required string Version { get; init; }

    /// <summary>How far it is.</summary>
    public required ModelVersionState State { get; init; }

    /// <summary>Most tokens of prompt and answer together.</summary>
    public int? ContextLength { get; init; }

    /// <summary>When the version was made.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Why it failed, in a sentence.</summary>
    public string? Reason { get; init; }
}
