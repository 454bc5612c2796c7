namespace DeepSeek.ControlPlane.Telemetry;

/// <summary>
/// What a gateway has counted since it started. Counts only rise, so a reader that missed a report loses nothing: it subtracts the last one it saw,
/// and begins anew when <see cref="StartedAt"/> changes.
/// </summary>
public sealed record TelemetryReport
{
    /// <summary>How often a report is published.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>How long a report is kept.</summary>
    public static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(10);

    /// <summary>How many entries <see cref="Traffic"/> has at most, beside the one for all others: a report is written each second and stays below 100 KB.</summary>
    public const int MostTraffic = 100;

    /// <summary>Whose report this is.</summary>
    public required string InstanceId { get; init; }

    /// <summary>When the process started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When this was written.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>The platform's version. Null in reports of earlier releases, as what follows.</summary>
    public string? Version { get; init; }

    /// <summary>The number of the snapshot that it works with.</summary>
    public long? SnapshotNumber { get; init; }

    /// <summary>When it last saw that there is no newer one.</summary>
    public DateTimeOffset? SnapshotConfirmedAt { get; init; }

    /// <summary>One entry a model.</summary>
    public required IReadOnlyList<ModelTelemetry> Models { get; init; }

    /// <summary>The same in detail: at most <see cref="MostTraffic"/> entries, and one for all others together. Empty in reports of earlier releases.</summary>
    public IReadOnlyList<TrafficTelemetry> Traffic { get; init; } = [];
}

/// <summary>What was counted for one model.</summary>
public sealed record ModelTelemetry
{
    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>Requests that ended, well or not.</summary>
    public required long Requests { get; init; }

    /// <summary>Those that ended with a status of 500 or above, or broke off.</summary>
    public required long Errors { get; init; }

    /// <summary>From the request's arrival to the first byte of the answer's body.</summary>
    public required LatencyHistogram TimeToFirstByte { get; init; }

    /// <summary>From the request's arrival to the answer's end.</summary>
    public required LatencyHistogram Duration { get; init; }

    /// <summary>From the request's arrival to the first token. Null in reports of earlier releases.</summary>
    public LatencyHistogram? TimeToFirstToken { get; init; }

    /// <summary>From the request's arrival to its being sent to the first replica: what the gateway itself takes. Null in reports of earlier releases.</summary>
    public LatencyHistogram? Overhead { get; init; }
}
