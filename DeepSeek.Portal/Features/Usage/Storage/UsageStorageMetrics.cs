using System.Diagnostics.Metrics;

namespace DeepSeek.Portal.Features.Usage.Storage;

/// <summary>How storing usage goes.</summary>
internal sealed class UsageStorageMetrics
{
    public const string MeterName = "DeepSeek.Portal.Usage";

    private readonly Counter<long> _stored;
    private readonly Counter<long> _setAside;
    private long _waiting;

    public UsageStorageMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _stored = meter.CreateCounter<long>("deepseek.portal.usage.stored", "{report}", "Reports of usage that were stored by this portal; repeated ones count again.");
        _setAside = meter.CreateCounter<long>("deepseek.portal.usage.set_aside", "{report}", "Reports of usage that could not be counted and were set aside.");
        meter.CreateObservableGauge("deepseek.portal.usage.waiting", () => Interlocked.Read(ref _waiting), "{report}", "Reports of usage in Redis that wait to be stored.");
    }

    public void Stored(UsageBatch batch)
    {
        _stored.Add(batch.Requests.Count + batch.Segments.Count);
        if (batch.SetAside.Count > 0)
        {
            _setAside.Add(batch.SetAside.Count);
        }
    }

    public void Waiting(long count) => Interlocked.Exchange(ref _waiting, count);
}
