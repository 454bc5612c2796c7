using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Traffic.Reports;

namespace DeepSeek.Portal.Components.Tests;

/// <summary>Traffic as a test says; notes what was asked.</summary>
internal sealed class FakeTraffic : ITraffic
{
    public List<TrafficQuery> Asked { get; } = [];

    public TrafficReport Report { get; set; } = new() { At = default, From = default, StepSeconds = 60, Steps = [], Rows = [] };

    public Task<TrafficReport?> ReadAsync(TrafficQuery query, Actor by, CancellationToken cancellationToken)
    {
        Asked.Add(query);
        return Task.FromResult<TrafficReport?>(Report);
    }
}
