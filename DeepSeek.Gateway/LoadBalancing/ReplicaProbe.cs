using DeepSeek.ServiceDefaults.Health;

namespace DeepSeek.Gateway.LoadBalancing;

/// <summary>Asks a replica itself whether it can take work, where Redis cannot say.</summary>
internal sealed class ReplicaProbe(ReplicaConnections connections, TimeProvider time)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    public Task ProbeAsync(IEnumerable<Replica> replicas, CancellationToken cancellationToken) =>
        Task.WhenAll(replicas.Select(replica => ProbeAsync(replica, cancellationToken)));

    private async Task ProbeAsync(Replica replica, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(replica.Heartbeat.Address, HealthExtensions.ReadyPath));
        try
        {
            using var response = await connections.Invoker.SendAsync(request, either.Token);
            replica.AnswersProbes = response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            replica.AnswersProbes = false;
        }
    }
}
