using System.Collections.Frozen;
using DeepSeek.Gateway.LoadBalancing;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.RateLimiting;

/// <summary>How long the contexts of models are, as their replicas say. Of versions that differ, the longest.</summary>
internal sealed class ModelContexts(ReplicaDirectory replicas, IOptions<RateLimitingOptions> options)
{
    private Found? _found;

    /// <summary>Most tokens of prompt and answer together.</summary>
    public long Of(string model)
    {
        var table = replicas.Current;
        var found = Volatile.Read(ref _found);
        if (!ReferenceEquals(found?.Table, table))
        {
            // Found twice where two requests come first at once: the same, both times.
            Volatile.Write(ref _found, found = new Found(table, Read(table)));
        }

        return found.Tokens.TryGetValue(model, out var tokens) ? tokens : options.Value.UnknownContextTokens;
    }

    private static FrozenDictionary<string, long> Read(ReplicaTable table) => table.Replicas.Values
        .SelectMany(replica => replica.Heartbeat.Models)
        .Where(model => model.ContextLength is > 0)
        .GroupBy(model => model.Name, model => (long)model.ContextLength!.Value, StringComparer.Ordinal)
        .ToFrozenDictionary(group => group.Key, group => group.Max(), StringComparer.Ordinal);

    private sealed record Found(ReplicaTable Table, FrozenDictionary<string, long> Tokens);
}
