using System.Net.Http.Headers;
using System.Text;
using DeepSeek.ControlPlane.ApiKeys;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Gateway.Metering;
using DeepSeek.Gateway.Requests;
using DeepSeek.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DeepSeek.Gateway.Tests.Fakes;

/// <summary>Redis, portal and gateway for one class of tests. Tests keep apart by the names of their models.</summary>
public sealed class GatewayFixture : IAsyncLifetime
{
    private readonly GarnetFixture _redis = new();
    private readonly string _dataDirectory = Directory.CreateTempSubdirectory("gateway-tests-").FullName;
    private HttpClient? _client;

    internal GatewayHost Gateway { get; private set; } = null!;

    internal FakePortal Portal { get; private set; } = null!;

    /// <summary>What the portal answers to calls of the gateway: it checks tokens just as a replica does.</summary>
    internal FakeReplica PortalApi { get; private set; } = null!;

    internal string DataDirectory => _dataDirectory;

    internal ApiKey Key { get; private set; } = null!;

    internal HttpClient Client => _client!;

    internal GarnetFixture Redis => _redis;

    internal string PublicKeyFile => SnapshotKeyFiles.PublicKey(_dataDirectory);

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        await _redis.InitializeAsync();
        Portal = new FakePortal(_redis.Connection, _dataDirectory);
        Key = await Portal.CreateKeyAsync();
        PortalApi = await FakeReplica.StartAsync(PortalCalls.Audience, GatewayHost.Secret);

        // Tests ask the same again and expect replicas to take turns.
        Gateway = new GatewayHost(
            _redis.ConnectionString, _dataDirectory, null,
            ("services:portal:http:0", PortalApi.Address.AbsoluteUri), ("Gateway:LoadBalancing:PromptAffinity", "false"), ("Gateway:Upstreams:CooldownSeconds", "0"));
        Gateway.StartServer();
        _client = new HttpClient { BaseAddress = Gateway.Address };
        await Eventually.IsAsync(() => Gateway.Snapshot is not null);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        await Gateway.DisposeAsync();
        await PortalApi.DisposeAsync();
        Portal.Dispose();
        await _redis.DisposeAsync();
        Directory.Delete(_dataDirectory, recursive: true);
    }

    /// <summary>A key that the gateway knows already.</summary>
    internal async Task<ApiKey> CreateKeyAsync(
        string tenant = "tenant-1", IReadOnlyList<string>? scopes = null, DateTimeOffset? expiresAt = null, bool suspended = false,
        Func<ApiKeyEntry, ApiKeyEntry>? change = null)
    {
        var key = await Portal.CreateKeyAsync(tenant, scopes, expiresAt, suspended, change);
        await SnapshotArrivedAsync();
        return key;
    }

    internal Task SnapshotArrivedAsync() => Eventually.IsAsync(() => Gateway.Snapshot?.Number == Portal.Number);

    /// <summary>Replicas that the gateway forwards to already: the first and every second after it by HTTP/2, the others, as of an older release, by HTTP/1.1.</summary>
    internal async Task<FakeReplica[]> StartReplicasAsync(string model, int count = 1)
    {
        var replicas = new FakeReplica[count];
        for (var i = 0; i < count; i++)
        {
            replicas[i] = await FakeReplica.StartAsync($"{model}-replica-{i}", GatewayHost.Secret, http2: i % 2 == 0);
            await FakeReplica.AnnounceAsync(_redis.Connection, GatewayHost.Secret, replicas[i].Heartbeat(model));
        }

        await Eventually.IsAsync(() => Gateway.Serves(model, count));
        return replicas;
    }

    internal Task<HttpResponseMessage> AskAsync(string body, ApiKey? key = null, Action<HttpRequestMessage>? change = null) =>
        AskUntilAsync(body, TestContext.Current.CancellationToken, key, change);

    /// <summary>The client leaves when the token says so.</summary>
    internal async Task<HttpResponseMessage> AskUntilAsync(string body, CancellationToken left, ApiKey? key = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = Request(body, key);
        change?.Invoke(request);
        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, left);
    }

    /// <summary>What the gateway knows of a request that it answers at the moment; null where there is none of this id.</summary>
    internal GatewayRequest? OpenRequest(string id)
    {
        GatewayRequest? found = null;
        Gateway.Services.GetRequiredService<OpenRequests>().ForEach(request => found = request.Id == id ? request : found);
        return found;
    }

    internal async Task<HttpResponseMessage> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative))
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", Key.Reveal()) },
        };
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    internal HttpRequestMessage Request(string body, ApiKey? key = null) => new(HttpMethod.Post, new Uri("/v1/chat/completions", UriKind.Relative))
    {
        Content = new StringContent(body, Encoding.UTF8, "application/json"),
        Headers = { Authorization = new AuthenticationHeaderValue("Bearer", (key ?? Key).Reveal()) },
    };

    internal static string Body(string model, string rest = "") => $$"""{"model":"{{model}}","messages":[{"role":"user","content":"1+1"}]{{rest}}}""";
}
