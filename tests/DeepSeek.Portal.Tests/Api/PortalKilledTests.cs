using System.Net;
using System.Text.Json;
using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Portal.Tests.Features.ModelVersions;
using DeepSeek.Testing;
using static DeepSeek.Portal.Tests.Features.ModelVersions.FleetInRedis;

namespace DeepSeek.Portal.Tests.Api;

/// <summary>The portal is killed in the middle of a roll-out, where nothing can be tidied up.</summary>
public sealed class PortalKilledTests : IClassFixture<GarnetFixture>, IDisposable
{
    private readonly GarnetFixture _garnet;
    private readonly FleetInRedis _fleet;
    private readonly PublishedDecisions _decisions;
    private readonly string _directory = Directory.CreateTempSubdirectory("ds-portal-").FullName;

    public PortalKilledTests(GarnetFixture garnet)
    {
        _garnet = garnet;
        _fleet = new FleetInRedis(garnet);
        _decisions = new PublishedDecisions(garnet, _directory);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Kill_ReplicasGoOnMeanwhile_RollOutComesToItsEndAndTheRequestGetsItsAnswer()
    {
        await SetAsync(Active("1"), Active("1"));
        await using (var portal = await StartAsync())
        {
            var unanswered = portal.Client.SendAsync(ReloadCall.Create("2", "r1"), Cancellation);
            await _decisions.WaitAsync("2", Cancellation);
            await SetAsync(Active("2", revision: 1), Active("1"));
            await portal.DisposeAsync();
            await Assert.ThrowsAnyAsync<Exception>(() => unanswered);
        }

        // Replicas have the snapshot and need no portal to follow it.
        await SetAsync(Active("2", revision: 1), Active("2", revision: 1));
        await using var risen = await StartAsync();
        using var answer = await risen.Client.SendAsync(ReloadCall.Create("2", "r1"), Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var result = JsonSerializer.Deserialize(await answer.Content.ReadAsStringAsync(Cancellation), ContractsJsonContext.Wire.ModelReloadResult)!;
        Assert.Equal((ModelReloadStates.Active, "1"), (result.State, result.PreviousVersion));
        Assert.Equal(1, (await _decisions.WaitAsync("2", Cancellation)).Revision);
    }

    [Fact]
    public async Task Kill_VersionFailsMeanwhile_GoesBackAfterTheRestart()
    {
        await SetAsync(Active("1"), Active("1"));
        await using (var portal = await StartAsync())
        {
            var unanswered = portal.Client.SendAsync(ReloadCall.Create("2", "r1"), Cancellation);
            await _decisions.WaitAsync("2", Cancellation);
            await portal.DisposeAsync();
            await Assert.ThrowsAnyAsync<Exception>(() => unanswered);
        }

        await SetAsync(Version("2", ModelVersionState.Failed, null, revision: 1) with { Reason = "NaN." }, Active("1"));
        await using var risen = await StartAsync();

        // Even before anybody asks.
        Assert.Equal(2, (await _decisions.WaitAsync("1", Cancellation)).Revision);
        using var answer = await risen.Client.SendAsync(ReloadCall.Create("2", "r1"), Cancellation);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("NaN.", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    private Task<PortalProcess> StartAsync() => PortalProcess.StartAsync(_garnet.ConnectionString, _directory, Cancellation, ("Rollout:WatchSeconds", "0"));

    private static ModelVersionStatus Active(string version, long? revision = null) => Version(version, ModelVersionState.Active, null, revision);

    private Task SetAsync(params ModelVersionStatus[] versions) => _fleet.SetAsync([.. versions.Select((version, i) => Beat(
        $"replica-{i}", TimeProvider.System.GetUtcNow(), version, Version(version.Version == "1" ? "2" : "1", ModelVersionState.Discovered)))]);
}
