using System.Text.Json;
using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Testing;

namespace DeepSeek.Portal.Tests.Api;

/// <summary>What replicas read about the one model of these tests.</summary>
/// <param name="garnet">The Redis.</param>
/// <param name="directory">The portal's data: each has keys of its own, and what another one has published does not count.</param>
internal sealed class PublishedDecisions(GarnetFixture garnet, string directory)
{
    /// <summary>The decision, as soon as it is for the given version.</summary>
    public async Task<DesiredModel> WaitAsync(string version, CancellationToken cancellationToken)
    {
        while (true)
        {
            byte[]? bytes = await garnet.Connection.GetDatabase().StringGetAsync(RedisKeys.Snapshot(ReplicaSnapshot.Document));
            if (bytes is not null
                && JsonSerializer.Deserialize(bytes, ControlPlaneJsonContext.Default.SnapshotEnvelope) is { } envelope
                && IsOwn(envelope)
                && JsonSerializer.Deserialize(envelope.Payload, ControlPlaneJsonContext.Default.ReplicaSnapshot)!.Models is [var desired]
                && desired.Version == version)
            {
                return desired;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
        }
    }

    private bool IsOwn(SnapshotEnvelope envelope)
    {
        using var verifier = new SnapshotVerifier(File.ReadAllText(SnapshotKeyFiles.PublicKey(directory)));
        return verifier.Verify(envelope, ReplicaSnapshot.Document);
    }
}
