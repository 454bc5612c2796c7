using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace DeepSeek.Inference.Scheduling.PrefixCaching;

/// <summary>Compares blocks token by token: a hash alone would let one prompt be taken for another.</summary>
internal sealed class TokenBlockComparer : IEqualityComparer<int[]>, IAlternateEqualityComparer<ReadOnlySpan<int>, int[]>
{
    public static readonly TokenBlockComparer Instance = new();

    public bool Equals(int[]? left, int[]? right) => left.AsSpan().SequenceEqual(right);

    public bool Equals(ReadOnlySpan<int> alternate, int[] other) => alternate.SequenceEqual(other);

    public int GetHashCode([DisallowNull] int[] tokens) => GetHashCode(tokens.AsSpan());

    public int GetHashCode(ReadOnlySpan<int> alternate)
    {
        // Seeded for each process by the framework: nobody can make prompts that collide.
        var hash = new HashCode();
        hash.AddBytes(MemoryMarshal.AsBytes(alternate));
        return hash.ToHashCode();
    }

    public int[] Create(ReadOnlySpan<int> alternate) => alternate.ToArray();
}
