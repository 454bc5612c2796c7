using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.ServiceDefaults.Configuration;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace DeepSeek.Inference.ModelRepository.Changeover;

/// <summary>What the others say in their heartbeats.</summary>
internal sealed class OtherReplicas(HeartbeatReader heartbeats, IOptions<PlatformOptions> platform) : IOtherReplicas
{
    // A heartbeat that was missed, and the next one.
    public TimeSpan Notice => 2 * ReplicaHeartbeat.Interval;

    public async Task<bool> ServeAsync(string model, CancellationToken cancellationToken)
    {
        try
        {
            var alive = await heartbeats.ReadAsync(cancellationToken);
            return alive.Any(replica => replica.ReplicaId != platform.Value.InstanceId
                && replica.Models.Any(version => version.Name == model && version.State == ModelVersionState.Active));
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            // Nobody can be seen: then nobody can be relied on.
            return false;
        }
    }
}
