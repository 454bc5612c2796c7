using System.Net;
using System.Text.Json;
using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Tests.Features.ModelVersions;
using DeepSeek.Testing;
using static DeepSeek.Portal.Tests.Features.ModelVersions.FleetInRedis;

namespace DeepSeek.Portal.Tests.Api;

public sealed class ReloadEndpointTests : IClassFixture<GarnetFixture>, IAsyncLifetime
{
    private readonly GarnetFixture _garnet;
    private readonly FleetInRedis _fleet;
    private readonly PortalApplication _portal;
    private readonly HttpClient _client;

    public ReloadEndpointTests(GarnetFixture garnet)
    {
        _garnet = garnet;
        _fleet = new FleetInRedis(garnet);
        _portal = new PortalApplication(
            garnet.ConnectionString, Directory.CreateTempSubdirectory("ds-portal-").FullName, settings: [("Rollout:WatchSeconds", "0"), ("Rollout:AnswerSeconds", "30")]);
        _client = _portal.CreateBrowser();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _fleet.SetAsync(Replica("1"));

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        _portal.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_portal.Directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Reload_ReplicasFollow_AnswersWhenDoneAndTheSameAgain()
    {
        var answer = _client.SendAsync(ReloadCall.Create("2", "r1"), Cancellation);
        var desired = await FollowAsync();
        using var done = await answer;

        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        var result = await ResultAsync(done);
        Assert.Equal(("r1", "2", "1", ModelReloadStates.Active), (result.Id, result.Version, result.PreviousVersion, result.State));
        Assert.Contains(result.Data, version => version is { Id: "m@2", Active: true, Replica: "replica-0", Desired: true });
        Assert.Equal((1, 0d), (desired.Revision, desired.WatchSeconds));

        using var again = await _client.SendAsync(ReloadCall.Create("2", "r1"), Cancellation);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        using var other = await _client.SendAsync(ReloadCall.Create("1", "r1"), Cancellation);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
    }

    [Fact]
    public async Task Reload_VersionFails_Is409WithTheReplicasReason()
    {
        var answer = _client.SendAsync(ReloadCall.Create("2", "r1"), Cancellation);
        var desired = await new PublishedDecisions(_garnet, _portal.Directory).WaitAsync("2", Cancellation);
        await _fleet.SetAsync(Replica("1", Version("2", ModelVersionState.Failed, null, desired.Revision) with { Reason = "NaN." }));
        using var done = await answer;

        Assert.Equal(HttpStatusCode.Conflict, done.StatusCode);
        var body = await done.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("\"code\":\"reload_failed\"", body, StringComparison.Ordinal);
        Assert.Contains("m@2 is rolled back. replica-0 cannot serve m@2: NaN.", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reload_AsEvents_TellsEachChange()
    {
        using var request = ReloadCall.Create("2", "r1");
        request.Headers.Accept.ParseAdd("text/event-stream");
        var answering = _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        await FollowAsync(Version("2", ModelVersionState.Loading));
        using var answer = await answering;
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);

        var states = new List<string>();
        var versions = new List<string>();
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancellation));
        while (await reader.ReadLineAsync(Cancellation) is { } line)
        {
            if (line.StartsWith("data: {", StringComparison.Ordinal))
            {
                var result = JsonSerializer.Deserialize(line[6..], ContractsJsonContext.Wire.ModelReloadResult)!;
                states.Add(result.State);
                versions.AddRange(result.Data.Where(version => version.Version == "2").Select(version => version.State));
                if (versions.Contains("loading"))
                {
                    await _fleet.SetAsync(Replica("2"));
                }
            }
            else if (line.Length > 0)
            {
                states.Add(line);
            }
        }

        Assert.Equal([ModelReloadStates.Active, "data: [DONE]"], states[^2..]);
        Assert.Equal(ModelReloadStates.RollingOut, states[0]);
        Assert.Equal("active", versions[^1]);
    }

    [Fact]
    public async Task Reload_WithoutBody_TakesTheNewest()
    {
        using var request = ReloadCall.Create(null, "r1");
        var answer = _client.SendAsync(request, Cancellation);
        await FollowAsync();
        using var done = await answer;

        Assert.Equal("2", (await ResultAsync(done)).Version);
    }

    private static async Task<ModelReloadResult> ResultAsync(HttpResponseMessage answer) =>
        JsonSerializer.Deserialize(await answer.Content.ReadAsStringAsync(Cancellation), ContractsJsonContext.Wire.ModelReloadResult)!;

    /// <summary>A replica that serves one version and has the folder of the other.</summary>
    private static ReplicaHeartbeat Replica(string active, ModelVersionStatus? other = null) => Beat(
        "replica-0", TimeProvider.System.GetUtcNow(), Version(active, ModelVersionState.Active),
        other ?? Version(active == "1" ? "2" : "1", ModelVersionState.Discovered));

    /// <summary>Does what replicas do when they learn of a decision for version 2.</summary>
    private async Task<DesiredModel> FollowAsync(ModelVersionStatus? atFirst = null)
    {
        var desired = await new PublishedDecisions(_garnet, _portal.Directory).WaitAsync("2", Cancellation);
        await _fleet.SetAsync(atFirst is null ? Replica(desired.Version) : Replica("1", atFirst));
        return desired;
    }
}
