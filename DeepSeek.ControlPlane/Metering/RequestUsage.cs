using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.ControlPlane.Metering;

/// <summary>
/// One request, as its gateway saw it. Written when it ends, and once as <see cref="RequestOutcome.Open"/> where it lasts, so that a gateway that dies leaves a
/// trace of it. Which of several counts says <see cref="UsageMerge"/>; its tokens are those of its <see cref="SegmentUsage"/> reports.
/// </summary>
public sealed record RequestUsage
{
    /// <summary>The request, as the tenant sees it.</summary>
    public required string RequestId { get; init; }

    /// <summary>The gateway.</summary>
    public required string GatewayId { get; init; }

    /// <summary>Who asked.</summary>
    public required string TenantId { get; init; }

    /// <summary>With which key.</summary>
    public required string KeyId { get; init; }

    /// <summary>The model, without its version; empty where the request was refused before its model was known.</summary>
    public required string Model { get; init; }

    /// <summary>The version that answered, as <c>name@version</c>; null where none did.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>The route, for example <c>/v1/chat/completions</c>.</summary>
    public required string Route { get; init; }

    /// <summary>The queue that it joined.</summary>
    public Lane Lane { get; init; }

    /// <summary>True where the answer was streamed.</summary>
    public bool Streamed { get; init; }

    /// <summary>True where the answer came from the response cache: no tokens were generated for it.</summary>
    public bool CacheHit { get; init; }

    /// <summary>How it ended.</summary>
    public required RequestOutcome Outcome { get; init; }

    /// <summary>The status that the caller got; 0 where it got none.</summary>
    public int Status { get; init; }

    /// <summary>The error's code, as in the error that the caller got; null where all went well.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>When it arrived.</summary>
    public required DateTimeOffset ArrivedAt { get; init; }

    /// <summary>From its arrival to the end of the answer, or until now, in seconds.</summary>
    public required double DurationSeconds { get; init; }

    /// <summary>From its arrival to the first token, in seconds; null where none came.</summary>
    public double? TimeToFirstTokenSeconds { get; init; }

    /// <summary>Mean time from token to token after the first, in seconds; null where fewer than two came.</summary>
    public double? SecondsPerToken { get; init; }

    /// <summary>How many calls to replicas it took; the segments are numbered from 0 to one less.</summary>
    public int Segments { get; init; }

    /// <summary>The price in force when it arrived; null where the model costs nothing.</summary>
    public ModelPrice? Price { get; init; }
}
