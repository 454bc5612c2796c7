using DeepSeek.ControlPlane.InternalCalls;

namespace DeepSeek.ControlPlane.Telemetry;

/// <summary>What was counted for one tenant at one model, one replica and one lane.</summary>
public sealed record TrafficTelemetry
{
    /// <summary>The model's name; empty where <see cref="IsOthers"/>.</summary>
    public required string Model { get; init; }

    /// <summary>Who asked; empty where <see cref="IsOthers"/>.</summary>
    public required string TenantId { get; init; }

    /// <summary>Who answered: a replica or an external upstream. Empty where nobody did, or where the answer came out of the cache.</summary>
    public required string ReplicaId { get; init; }

    /// <summary>The queue.</summary>
    public required Lane Lane { get; init; }

    /// <summary>True for all those together that have no entry of their own, because there are too many.</summary>
    public bool IsOthers { get; init; }

    /// <summary>From when this was counted. An entry that was gone and came back begins anew.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Requests that ended, well or not.</summary>
    public required long Requests { get; init; }

    /// <summary>Those that ended with a status of 500 or above, or broke off.</summary>
    public required long Errors { get; init; }

    /// <summary>Those that were answered from the response cache.</summary>
    public required long CacheHits { get; init; }

    /// <summary>Tokens of prompts, cached ones included.</summary>
    public required long PromptTokens { get; init; }

    /// <summary>Tokens that were generated.</summary>
    public required long CompletionTokens { get; init; }

    /// <summary>From the request's arrival to the first token.</summary>
    public required LatencyHistogram TimeToFirstToken { get; init; }

    /// <summary>From the request's arrival to the answer's end.</summary>
    public required LatencyHistogram Duration { get; init; }

    /// <summary>Sum of the seconds from arrival to being sent to the first replica. 0 in reports of earlier releases, as the sums below.</summary>
    public double OverheadSeconds { get; init; }

    /// <summary>Sum of the seconds from arrival to the first token, of requests that had one.</summary>
    public double TimeToFirstTokenSeconds { get; init; }

    /// <summary>Sum of the seconds from the first token to the answer's end, of requests that had one.</summary>
    public double AfterFirstTokenSeconds { get; init; }
}
