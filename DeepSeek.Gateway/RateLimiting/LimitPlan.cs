using System.Collections.Frozen;
using DeepSeek.ControlPlane.Limits;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Gateway.Snapshots;

namespace DeepSeek.Gateway.RateLimiting;

/// <summary>The limits of one snapshot, and the prices that they count with. Immutable.</summary>
internal sealed class LimitPlan
{
    private readonly LimitCounters _counters;
    private readonly LayeredMap<string, LimitCounter[]> _keys;
    private readonly LayeredMap<string, LimitCounter[]> _tenants;
    private readonly IReadOnlyList<ModelPolicy> _policies;
    private readonly IReadOnlyList<ExternalUpstream> _upstreams;
    private readonly FrozenDictionary<string, LimitCounter[]> _models;
    private readonly FrozenDictionary<string, ModelPrice> _prices;
    private readonly FrozenDictionary<string, ModelPrice> _modelPrices;

    private LimitPlan(
        LimitCounters counters,
        LayeredMap<string, LimitCounter[]> keys,
        LayeredMap<string, LimitCounter[]> tenants,
        IReadOnlyList<ModelPolicy> policies,
        IReadOnlyList<ExternalUpstream> upstreams)
    {
        (_counters, _keys, _tenants, _policies, _upstreams) = (counters, keys, tenants, policies, upstreams);
        _models = Of(counters, LimitScope.Model, policies.Select(model => (model.Name, model.Limits)))
            .Where(model => model.Value is not null).ToFrozenDictionary(model => model.Key, model => model.Value!, StringComparer.Ordinal);
        _prices = PricesOf(policies, upstreams);
        _modelPrices = policies.Where(model => model.Price is not null).DistinctBy(model => model.Name).ToFrozenDictionary(model => model.Name, model => model.Price!, StringComparer.Ordinal);
    }

    /// <summary>True where nothing is limited.</summary>
    public bool IsEmpty => _keys.IsEmpty && _tenants.IsEmpty && _models.Count == 0;

    public static LimitPlan Of(GatewaySnapshot snapshot, LimitCounters counters) =>
        new LimitPlan(counters, new(StringComparer.Ordinal), new(StringComparer.Ordinal), snapshot.Models, snapshot.Upstreams)
            .With(new GatewaySnapshotDelta { Tenants = snapshot.Tenants, ApiKeys = snapshot.ApiKeys });

    /// <summary>The limits with what changed.</summary>
    public LimitPlan With(GatewaySnapshotDelta delta) => new(
        _counters,
        Changed(_keys, LimitScope.Key, delta.ApiKeys.Select(key => (key.Id, key.Limits)), delta.RemovedApiKeys),
        Changed(_tenants, LimitScope.Tenant, delta.Tenants.Select(tenant => (tenant.Id, tenant.Limits)), delta.RemovedTenants),
        delta.Models ?? _policies,
        delta.Upstreams ?? _upstreams);

    /// <summary>True where this limit is in force.</summary>
    public bool Holds(LimitCounter counter)
    {
        var id = counter.Id.Id;
        var found = counter.Id.Scope switch
        {
            LimitScope.Key => _keys.Find(id),
            LimitScope.Tenant => _tenants.Find(id),
            _ => _models.GetValueOrDefault(id),
        };
        return found?.Contains(counter) == true;
    }

    /// <summary>The limits that a request is held against, in the order in which it is; none where nobody limits it.</summary>
    public LimitCounter[] Find(string keyId, string tenantId, string model)
    {
        var key = _keys.Find(keyId) ?? [];
        var tenant = _tenants.Find(tenantId) ?? [];
        var served = _models.GetValueOrDefault(model) ?? [];
        return (key.Length, tenant.Length, served.Length) switch
        {
            (_, 0, 0) => key,
            (0, _, 0) => tenant,
            (0, 0, _) => served,
            _ => Merge(key, tenant, served),
        };
    }

    /// <summary>What a model costs, whoever serves it: the dearest that it can be; null for nothing.</summary>
    public ModelPrice? PriceOf(string model) => _prices.GetValueOrDefault(model);

    /// <summary>What a model costs where its own replicas answer; null for nothing.</summary>
    public ModelPrice? ModelPriceOf(string model) => _modelPrices.GetValueOrDefault(model);

    /// <summary>Each is in order, and so is what becomes of them.</summary>
    private static LimitCounter[] Merge(ReadOnlySpan<LimitCounter> key, ReadOnlySpan<LimitCounter> tenant, ReadOnlySpan<LimitCounter> model)
    {
        var merged = new LimitCounter[key.Length + tenant.Length + model.Length];
        for (var i = 0; i < merged.Length; i++)
        {
            ref var next = ref KindOf(key) <= KindOf(tenant) ? ref key : ref tenant;
            next = ref KindOf(next) <= KindOf(model) ? ref next : ref model;
            merged[i] = next[0];
            next = next[1..];
        }

        return merged;
    }

    private static LimitKind KindOf(ReadOnlySpan<LimitCounter> counters) => counters.IsEmpty ? (LimitKind)int.MaxValue : counters[0].Id.Kind;

    private LayeredMap<string, LimitCounter[]> Changed(
        LayeredMap<string, LimitCounter[]> before, LimitScope scope, IEnumerable<(string Id, UsageLimits? Limits)> entries, IEnumerable<string> removed)
    {
        var changes = Of(_counters, scope, entries);
        foreach (var id in removed)
        {
            changes[id] = null;
        }

        // Most have no limits, and of those nothing is kept.
        foreach (var id in changes.Where(change => change.Value is null && before.Find(change.Key) is null).Select(change => change.Key).ToList())
        {
            changes.Remove(id);
        }

        return before.With(changes);
    }

    /// <summary>The counters of each; null where nothing is limited.</summary>
    private static Dictionary<string, LimitCounter[]?> Of(LimitCounters counters, LimitScope scope, IEnumerable<(string Id, UsageLimits? Limits)> entries)
    {
        var found = new Dictionary<string, LimitCounter[]?>(StringComparer.Ordinal);
        foreach (var (id, limits) in entries)
        {
            found[id] = limits is not null && Amounts(limits).ToList() is { Count: > 0 } amounts
                ? [.. amounts.Select(entry => counters.Get(new LimitId(scope, id, entry.Kind), entry.Amount))]
                : null;
        }

        return found;
    }

    private static IEnumerable<(LimitKind Kind, long Amount)> Amounts(UsageLimits limits)
    {
        (LimitKind Kind, long? Amount)[] all =
        [
            (LimitKind.ConcurrentRequests, limits.ConcurrentRequests),
            (LimitKind.RequestsPerMinute, limits.RequestsPerMinute),
            (LimitKind.TokensPerMinute, limits.TokensPerMinute),
            (LimitKind.TokensPerDay, limits.TokensPerDay),
            (LimitKind.TokensPerMonth, limits.TokensPerMonth),
            (LimitKind.CostPerDay, limits.CostPerDay is { } day ? MicroMoney.Floor(day) : null),
            (LimitKind.CostPerMonth, limits.CostPerMonth is { } month ? MicroMoney.Floor(month) : null),
        ];
        return all.Where(entry => entry.Amount is not null).Select(entry => (entry.Kind, Math.Clamp(entry.Amount!.Value, 0, MicroMoney.Most)));
    }

    private static FrozenDictionary<string, ModelPrice> PricesOf(IReadOnlyList<ModelPolicy> policies, IReadOnlyList<ExternalUpstream> upstreams)
    {
        var prices = new Dictionary<string, ModelPrice>(StringComparer.Ordinal);
        var all = policies.Select(model => (model.Name, model.Price)).Concat(upstreams.Select(upstream => (Name: upstream.Model, upstream.Price)));
        foreach (var (name, price) in all)
        {
            if (price is not null)
            {
                prices[name] = prices.TryGetValue(name, out var other)
                    ? new ModelPrice(
                        Math.Max(price.Prompt, other.Prompt), Math.Max(price.CachedPrompt, other.CachedPrompt), Math.Max(price.Completion, other.Completion))
                    : price;
            }
        }

        return prices.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
