using System.Diagnostics.Metrics;
using DeepSeek.ControlPlane.Limits;

namespace DeepSeek.Gateway.RateLimiting;

/// <summary>What limits decided, and how they are shared.</summary>
internal sealed class LimitMetrics
{
    public const string MeterName = "DeepSeek.Gateway.RateLimiting";

    // Tags are made once: an enum's name is not made anew for every request.
    private static readonly object[] Kinds = [.. Enum.GetNames<LimitKind>().Select(System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName)];
    private static readonly object[] Scopes = [.. Enum.GetNames<LimitScope>().Select(System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    private readonly Counter<long> _decisions;
    private readonly Counter<long> _alone;
    private readonly Counter<long> _beyond;
    private readonly Counter<long> _asked;
    private readonly Histogram<long> _leases;

    public LimitMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _decisions = meter.CreateCounter<long>(
            "deepseek.gateway.limits.decisions", "{decision}", "What limits said to requests: admitted, refused, or impossible.");
        _alone = meter.CreateCounter<long>(
            "deepseek.gateway.limits.taken_alone", "{decision}", "Requests that were admitted out of this gateway's own share, because Redis was away.");
        _beyond = meter.CreateCounter<long>(
            "deepseek.gateway.limits.beyond_bound", "{request}", "Requests that used more than their upper bound had been.");
        _asked = meter.CreateCounter<long>(
            "deepseek.gateway.limits.budgets_asked", "{budget}", "Budgets that Redis knew nothing of, so that the portal was asked what had been spent.");
        _leases = meter.CreateHistogram<long>(
            "deepseek.gateway.limits.lease.size", "{unit}", "Units that were taken ahead of need: requests, tokens, or millionths of the currency.",
            advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000] });
        meter.CreateObservableGauge(
            "deepseek.gateway.limits.degraded", () => Degraded ? 1 : 0, "{gateway}", "1 while limits are not shared, because Redis is away; else 0.");
    }

    /// <summary>True while Redis is away.</summary>
    public bool Degraded { get; set; }

    public void Decided(LimitId limit, string outcome)
    {
        if (_decisions.Enabled)
        {
            _decisions.Add(1, new("limit", Kinds[(int)limit.Kind]), new("scope", Scopes[(int)limit.Scope]), new("outcome", outcome));
        }
    }

    public void TakenAlone(LimitKind kind) => _alone.Add(1, new KeyValuePair<string, object?>("limit", Kinds[(int)kind]));

    public void BeyondBound(LimitKind kind) => _beyond.Add(1, new KeyValuePair<string, object?>("limit", Kinds[(int)kind]));

    public void BudgetAsked(LimitKind kind, bool isKnown) =>
        _asked.Add(1, new("limit", Kinds[(int)kind]), new KeyValuePair<string, object?>("outcome", isKnown ? "known" : "unknown"));

    public void Leased(LimitKind kind, long units)
    {
        if (_leases.Enabled)
        {
            _leases.Record(units, new KeyValuePair<string, object?>("limit", Kinds[(int)kind]));
        }
    }
}
