using System.Collections.Concurrent;
using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.Metering;

/// <summary>The requests that are open at the moment.</summary>
internal sealed class OpenRequests
{
    private readonly ConcurrentDictionary<GatewayRequest, byte> _requests = new(ReferenceEqualityComparer.Instance);

    public void Add(GatewayRequest request) => _requests.TryAdd(request, 0);

    public void Remove(GatewayRequest request) => _requests.TryRemove(request, out _);

    /// <summary>Has each looked at. Those that come or go meanwhile may be among them or not.</summary>
    public void ForEach(Action<GatewayRequest> look)
    {
        foreach (var (request, _) in _requests)
        {
            look(request);
        }
    }
}
