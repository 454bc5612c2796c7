using DeepSeek.ControlPlane.Metering;
using DeepSeek.Portal.Data.Entities;

namespace DeepSeek.Portal.Features.Usage.Storage;

/// <summary>What is stored in one transaction.</summary>
internal sealed record UsageBatch(IReadOnlyList<RequestUsage> Requests, IReadOnlyList<SegmentUsage> Segments, IReadOnlyList<SetAsideUsage> SetAside)
{
    public IReadOnlyList<string> RequestIds => [.. Requests.Select(request => request.RequestId).Concat(Segments.Select(segment => segment.RequestId)).Distinct()];
}
