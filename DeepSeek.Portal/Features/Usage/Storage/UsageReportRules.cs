using DeepSeek.ControlPlane.Metering;
using DeepSeek.Portal.Data.Entities;

namespace DeepSeek.Portal.Features.Usage.Storage;

/// <summary>What a report must be like to be counted. What only people read is cut to the width of its column instead.</summary>
internal static class UsageReportRules
{
    /// <summary>More tokens than any segment can have; with the highest price, their cost still fits.</summary>
    private const long MostTokens = 50_000_000;
    private const int MostSegments = 1_000;

    /// <summary>Why a report cannot be counted; null where it can. 'required' says that a field is there, not that it is not null.</summary>
    public static string? Check(RequestUsage report, DateTimeOffset oldest) => report switch
    {
        { GatewayId: null } or { Model: null } or { Route: null } => "A field is null.",
        _ when !IsId(report.RequestId) => "The request has no id that can be stored.",
        _ when !IsId(report.TenantId) => "The tenant has no id that can be stored.",
        _ when report.KeyId is null || (report.KeyId.Length > 0 && !IsId(report.KeyId)) => "The key has no id that can be stored.",
        _ when !Enum.IsDefined(report.Outcome) || !Enum.IsDefined(report.Lane) => "The outcome or the lane is none that there is.",
        _ when !IsTime(report.DurationSeconds) || !IsTime(report.TimeToFirstTokenSeconds) || !IsTime(report.SecondsPerToken) => "A duration is out of range.",
        { Price: { } price } when !Money.IsCountable(price) => "The price is out of range, or has more than six decimals.",
        _ => CheckAge(report.ArrivedAt, oldest),
    };

    /// <inheritdoc cref="Check(RequestUsage, DateTimeOffset)" />
    public static string? Check(SegmentUsage report, DateTimeOffset oldest) => report switch
    {
        { ModelVersion: null } or { ReplicaId: null } => "A field is null.",
        _ when !IsId(report.RequestId) => "The request has no id that can be stored.",
        _ when !IsId(report.TenantId) => "The tenant has no id that can be stored.",
        _ when report.KeyId is { Length: > 0 } && !IsId(report.KeyId) => "The key has no id that can be stored.",
        { Segment: < 0 or >= MostSegments } => "The segment's number is out of range.",
        _ when !Enum.IsDefined(report.Source) => "The source is none that there is.",
        _ when !(AreTokens(report.PromptTokens) && AreTokens(report.CachedPromptTokens) && AreTokens(report.CompletionTokens) && AreTokens(report.ReasoningTokens))
            || report.CachedPromptTokens > report.PromptTokens => "A count of tokens is out of range.",
        _ => CheckAge(report.EndedAt, oldest),
    };

    /// <summary>The report with its times in UTC, and texts that fit.</summary>
    public static RequestUsage Fitted(RequestUsage report) => report with
    {
        ArrivedAt = report.ArrivedAt.ToUniversalTime(),
        GatewayId = Cut(report.GatewayId, RequestUsageRecord.MaxInstanceLength),
        Model = Cut(report.Model, RequestUsageRecord.MaxModelLength),
        ModelVersion = report.ModelVersion is { } version ? Cut(version, RequestUsageRecord.MaxModelLength) : null,
        Route = Cut(report.Route, RequestUsageRecord.MaxRouteLength),
        ErrorCode = report.ErrorCode is { } code ? Cut(code, RequestUsageRecord.MaxErrorCodeLength) : null,
    };

    /// <inheritdoc cref="Fitted(RequestUsage)" />
    public static SegmentUsage Fitted(SegmentUsage report) => report with
    {
        EndedAt = report.EndedAt.ToUniversalTime(),
        ModelVersion = Cut(report.ModelVersion, RequestUsageRecord.MaxModelLength),
        ReplicaId = Cut(report.ReplicaId, RequestUsageRecord.MaxInstanceLength),
    };

    private static bool IsId(string? text) =>
        text is { Length: > 0 and <= RequestUsageRecord.MaxIdLength } && text.All(c => char.IsBetween(c, '!', '~'));

    private static bool IsTime(double? seconds) => seconds is null || (double.IsFinite(seconds.Value) && seconds >= 0);

    private static bool AreTokens(long count) => count is >= 0 and <= MostTokens;

    /// <summary>Where single requests of that age are deleted, nobody can tell whether this one was counted.</summary>
    private static string? CheckAge(DateTimeOffset at, DateTimeOffset oldest) => at < oldest ? "It is older than the requests that are kept." : null;

    /// <summary>Without what PostgreSQL takes for no text: characters of value 0, and halves of surrogate pairs.</summary>
    private static string Cut(string text, int length)
    {
        var cut = text.Length > length ? text[..length] : text;
        return cut.Any(c => char.IsControl(c) || char.IsSurrogate(c)) ? new string([.. cut.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]) : cut;
    }
}
