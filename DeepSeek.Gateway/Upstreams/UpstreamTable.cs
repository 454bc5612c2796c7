using System.Collections.Frozen;

namespace DeepSeek.Gateway.Upstreams;

/// <summary>Which external upstreams serve what, of one snapshot. Immutable; swapped whole.</summary>
internal sealed class UpstreamTable(IReadOnlyList<Upstream> upstreams)
{
    public static readonly UpstreamTable Empty = new([]);

    /// <summary>All of them.</summary>
    public IReadOnlyList<Upstream> All => upstreams;

    /// <summary>By <c>name</c> and <c>name@version</c>; none of the lists is empty.</summary>
    public FrozenDictionary<string, IReadOnlyList<Upstream>> Models { get; } = upstreams
        .SelectMany(upstream => new[] { (Name: upstream.Entry.Model, Upstream: upstream), (Name: upstream.ModelVersion, Upstream: upstream) })
        .GroupBy(entry => entry.Name, entry => entry.Upstream)
        .ToFrozenDictionary(group => group.Key, IReadOnlyList<Upstream> (group) => [.. group]);
}
