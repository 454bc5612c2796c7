using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.ControlPlane.Metering;

namespace DeepSeek.Portal.Data.Entities;

/// <summary>One request, as its gateway reported it last, with the sum of its segments. Deleted when <c>Usage:RetentionDays</c> are over.</summary>
internal sealed class RequestUsageRecord
{
    public const int MaxIdLength = 64;
    public const int MaxInstanceLength = 200;
    public const int MaxModelLength = 201;
    public const int MaxRouteLength = 100;
    public const int MaxErrorCodeLength = 100;

    public required string RequestId { get; init; }

    public required string GatewayId { get; set; }

    public required string TenantId { get; set; }

    public required string KeyId { get; set; }

    public required string Model { get; set; }

    public string? ModelVersion { get; set; }

    public required string Route { get; set; }

    public Lane Lane { get; set; }

    public bool Streamed { get; set; }

    public bool CacheHit { get; set; }

    public RequestOutcome Outcome { get; set; }

    public int Status { get; set; }

    public string? ErrorCode { get; set; }

    public required DateTimeOffset ArrivedAt { get; set; }

    public double DurationSeconds { get; set; }

    public double? TimeToFirstTokenSeconds { get; set; }

    public double? SecondsPerToken { get; set; }

    /// <summary>How many calls to replicas it took, as the gateway says.</summary>
    public int Segments { get; set; }

    /// <summary>Price of a token of the prompt, in 10⁻¹²; null where the model cost nothing.</summary>
    public long? PromptPico { get; set; }

    /// <summary>Price of a token of the prompt that was kept from an earlier request, in 10⁻¹².</summary>
    public long? CachedPromptPico { get; set; }

    /// <summary>Price of a generated token, in 10⁻¹².</summary>
    public long? CompletionPico { get; set; }

    public long PromptTokens { get; set; }

    public long CachedPromptTokens { get; set; }

    public long CompletionTokens { get; set; }

    public long ReasoningTokens { get; set; }

    /// <summary>As <see cref="UsageCounters.PicoCost"/>.</summary>
    public long PicoCost { get; set; }

    /// <summary>When this row was written last: retention counts from here.</summary>
    public DateTimeOffset StoredAt { get; set; }
}
