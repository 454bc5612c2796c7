using System.Text.Json;
using DeepSeek.Contracts.Scopes;
using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.ApiKeys;
using DeepSeek.ControlPlane.Snapshots;
using StackExchange.Redis;

namespace DeepSeek.Gateway.Tests.Fakes;

/// <summary>Makes keys and publishes signed snapshots, as the portal does.</summary>
internal sealed class FakePortal : IDisposable
{
    private readonly IConnectionMultiplexer _redis;
    private readonly SnapshotSigner _signer;
    private readonly Dictionary<string, ApiKeyEntry> _keys = [];
    private readonly Dictionary<string, TenantEntry> _tenants = [];
    private readonly Dictionary<string, ModelAlias> _aliases = [];
    private readonly Dictionary<string, ExternalUpstream> _upstreams = [];
    private readonly Dictionary<string, DesiredModel> _models = [];
    private readonly Dictionary<string, ModelPolicy> _policies = [];
    private readonly SemaphoreSlim _publishing = new(1, 1);
    private long _number;

    public FakePortal(IConnectionMultiplexer redis, string dataDirectory)
    {
        _redis = redis;
        SnapshotKeyFiles.EnsureCreated(dataDirectory);
        _signer = new SnapshotSigner(File.ReadAllText(SnapshotKeyFiles.PrivateKey(dataDirectory)));
        _tenants["tenant-1"] = new TenantEntry("tenant-1", "First", Suspended: false);
    }

    public long Number => Interlocked.Read(ref _number);

    public async Task<ApiKey> CreateKeyAsync(
        string tenant = "tenant-1", IReadOnlyList<string>? scopes = null, DateTimeOffset? expiresAt = null, bool suspended = false,
        Func<ApiKeyEntry, ApiKeyEntry>? change = null)
    {
        var key = ApiKey.Generate();
        await ChangeAsync(() =>
        {
            _tenants[tenant] = new TenantEntry(tenant, tenant, suspended);
            var entry = new ApiKeyEntry(key.PublicId, tenant, key.Hash(), scopes ?? TenantScopes.All, expiresAt);
            _keys[key.PublicId] = change?.Invoke(entry) ?? entry;
        });
        return key;
    }

    public Task RevokeAsync(ApiKey key) => ChangeAsync(() => _keys.Remove(key.PublicId));

    public Task ChangeKeyAsync(ApiKey key, Func<ApiKeyEntry, ApiKeyEntry> change) => ChangeAsync(() => _keys[key.PublicId] = change(_keys[key.PublicId]));

    public Task SuspendAsync(string tenant) => ChangeAsync(() => _tenants[tenant] = _tenants[tenant] with { Suspended = true });

    /// <summary>Limits what a key may use.</summary>
    public Task LimitAsync(ApiKey key, UsageLimits limits) => ChangeAsync(() => _keys[key.PublicId] = _keys[key.PublicId] with { Limits = limits });

    /// <summary>Gives a tenant a share of replicas.</summary>
    public Task WeighAsync(string tenant, double weight) => ChangeAsync(() => _tenants[tenant] = _tenants[tenant] with { Weight = weight });

    /// <summary>Says what a model costs.</summary>
    public Task PriceAsync(string model, ModelPrice price) => ChangeAsync(() => _policies[model] = new ModelPolicy(model) { Price = price });

    public Task SetAliasAsync(string alias, string target) => ChangeAsync(() => _aliases[alias] = new ModelAlias(alias, target));

    /// <summary>Shares requests out among several models.</summary>
    public Task SetAliasAsync(string alias, params WeightedTarget[] targets) =>
        ChangeAsync(() => _aliases[alias] = new ModelAlias(alias, targets[0].Target) { Targets = targets });

    /// <summary>Registers a server of others.</summary>
    public Task SetUpstreamAsync(ExternalUpstream upstream) => ChangeAsync(() => _upstreams[upstream.Id] = upstream);

    /// <summary>Decides which version of a model is to be active.</summary>
    public Task DesireAsync(string model, string version) =>
        ChangeAsync(() => _models[model] = new DesiredModel { Name = model, Version = version, Revision = 1 });

    public void Dispose()
    {
        _signer.Dispose();
        _publishing.Dispose();
    }

    private async Task ChangeAsync(Action change)
    {
        await _publishing.WaitAsync();
        try
        {
            change();
            _number++;
            await PublishAsync(ReplicaSnapshot.Document, JsonSerializer.SerializeToUtf8Bytes(
                new ReplicaSnapshot { Models = [.. _models.Values] }, ControlPlaneJsonContext.Default.ReplicaSnapshot));
            await PublishAsync(GatewaySnapshot.Document, JsonSerializer.SerializeToUtf8Bytes(
                new GatewaySnapshot
                {
                    Tenants = [.. _tenants.Values], ApiKeys = [.. _keys.Values], Aliases = [.. _aliases.Values], Models = [.. _policies.Values],
                    Upstreams = [.. _upstreams.Values],
                },
                ControlPlaneJsonContext.Default.GatewaySnapshot));
        }
        finally
        {
            _publishing.Release();
        }
    }

    private async Task PublishAsync(string document, byte[] payload)
    {
        var envelope = _signer.Sign(new SnapshotEnvelope
        {
            Document = document,
            Epoch = 1,
            Number = _number,
            PublishedAt = TimeProvider.System.GetUtcNow(),
            Payload = payload,
        });
        await _redis.GetDatabase().StringSetAsync(
            RedisKeys.Snapshot(document), JsonSerializer.SerializeToUtf8Bytes(envelope, ControlPlaneJsonContext.Default.SnapshotEnvelope));
        await _redis.GetSubscriber().PublishAsync(RedisKeys.SnapshotNews, document);
    }
}
