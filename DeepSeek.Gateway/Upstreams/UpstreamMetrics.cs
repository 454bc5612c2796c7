using System.Diagnostics.Metrics;

namespace DeepSeek.Gateway.Upstreams;

/// <summary>What happens between this gateway and external upstreams.</summary>
internal sealed class UpstreamMetrics
{
    public const string MeterName = "DeepSeek.Gateway.Upstreams";

    private readonly Counter<long> _calls;
    private readonly Counter<long> _inexact;

    public UpstreamMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _calls = meter.CreateCounter<long>("deepseek.gateway.upstream.calls", "{call}", "Calls to external upstreams, by what became of them.");
        _inexact = meter.CreateCounter<long>(
            "deepseek.gateway.failovers.inexact", "{failover}", "Requests that another server answered than the one that was to, so that its tokens may differ.");
    }

    public void Called(Upstream upstream, UpstreamCallState state)
    {
        if (_calls.Enabled)
        {
            _calls.Add(1, new("gen_ai.request.model", upstream.Entry.Model), new("deepseek.upstream.id", upstream.Id), new("deepseek.upstream.result", Name(state)));
        }
    }

    public void Inexact(Upstream upstream)
    {
        if (_inexact.Enabled)
        {
            _inexact.Add(1, new("gen_ai.request.model", upstream.Entry.Model), new("deepseek.upstream.id", upstream.Id));
        }
    }

    private static string Name(UpstreamCallState state) => state switch
    {
        UpstreamCallState.Answering => "answering",
        UpstreamCallState.Busy => "busy",
        UpstreamCallState.KeyRefused => "key_refused",
        UpstreamCallState.Refused => "refused",
        _ => "failed",
    };
}
