using System.Collections.Frozen;
using DeepSeek.ControlPlane.Limits;
using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Gateway.RateLimiting;

/// <summary>The limits of one snapshot, and the prices that they count with. Immutable.</summary>
internal sealed class LimitPlan
{
    private readonly FrozenDictionary<string, LimitCounter[]> _keys;
    private readonly FrozenDictionary<string, LimitCounter[]> _tenants;
    private readonly FrozenDictionary<string, LimitCounter[]> _models;
    private readonly FrozenDictionary<string, ModelPrice> _prices;
    private readonly FrozenDictionary<string, ModelPrice> _modelPrices;

    private LimitPlan(GatewaySnapshot snapshot, LimitCounters counters)
    {
        _keys = Of(counters, LimitScope.Key, snapshot.ApiKeys.Select(key => (key.Id, key.Limits)));
        _tenants = Of(counters, LimitScope.Tenant, snapshot.Tenants.Select(tenant => (tenant.Id, tenant.Limits)));
        _models = Of(counters, LimitScope.Model, snapshot.Models.Select(model => (model.Name, model.Limits)));
        _prices = PricesOf(snapshot);
        _modelPrices = snapshot.Models.Where(model => model.Price is not null).DistinctBy(model => model.Name).ToFrozenDictionary(model => model.Name, model => model.Price!, StringComparer.Ordinal);
        Counters = _keys.Values.Concat(_tenants.Values).Concat(_models.Values).SelectMany(found => found).ToFrozenSet();
    }

    /// <summary>All limits that are in force.</summary>
    public FrozenSet<LimitCounter> Counters { get; }

    /// <summary>The limits of a snapshot; null where it has none.</summary>
    public static LimitPlan? Of(GatewaySnapshot snapshot, LimitCounters counters)
    {
        var plan = new LimitPlan(snapshot, counters);
        return plan._keys.Count + plan._tenants.Count + plan._models.Count > 0 ? plan : null;
    }

    /// <summary>The limits that a request is held against, in the order in which it is; none where nobody limits it.</summary>
    public LimitCounter[] Find(string keyId, string tenantId, string model)
    {
        var key = _keys.GetValueOrDefault(keyId) ?? [];
        var tenant = _tenants.GetValueOrDefault(tenantId) ?? [];
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

    private static FrozenDictionary<string, LimitCounter[]> Of(
        LimitCounters counters, LimitScope scope, IEnumerable<(string Id, UsageLimits? Limits)> entries)
    {
        var found = new Dictionary<string, LimitCounter[]>(StringComparer.Ordinal);
        foreach (var (id, limits) in entries)
        {
            if (limits is not null && Amounts(limits).ToList() is { Count: > 0 } amounts)
            {
                found[id] = [.. amounts.Select(entry => counters.Get(new LimitId(scope, id, entry.Kind), entry.Amount))];
            }
        }

        return found.ToFrozenDictionary(StringComparer.Ordinal);
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

    private static FrozenDictionary<string, ModelPrice> PricesOf(GatewaySnapshot snapshot)
    {
        var prices = new Dictionary<string, ModelPrice>(StringComparer.Ordinal);
        var all = snapshot.Models.Select(model => (model.Name, model.Price)).Concat(snapshot.Upstreams.Select(upstream => (Name: upstream.Model, upstream.Price)));
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
