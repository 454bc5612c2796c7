using DeepSeek.Gateway.ModelResolution;

namespace DeepSeek.Gateway.Tests.ModelResolution;

public sealed class WeightedTargetsTests
{
    private readonly Served _served = new("a", "b", "c");

    [Fact]
    public void Next_SeventyToThirtyOver10000Requests_IsWithinTwoPoints()
    {
        var targets = new WeightedTargets([new("a", 70), new("b", 30)]);
        var counts = new int[2];

        Parallel.For(0, 10_000, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ => Interlocked.Increment(ref counts[targets.Next(_served) == "a" ? 0 : 1]));

        Assert.InRange(counts[0], 6_800, 7_200);
        Assert.Equal(10_000, counts.Sum());
    }

    [Fact]
    public void Next_InARow_MixesSmoothly()
    {
        var targets = new WeightedTargets([new("a", 5), new("b", 1), new("c", 1)]);

        Assert.Equal("aabacaa", string.Concat(Enumerable.Range(0, 7).Select(_ => targets.Next(_served))));
    }

    [Fact]
    public void Next_WeightOfZeroOrNotServed_GetsNone()
    {
        var targets = new WeightedTargets([new("a", 0), new("b", 1), new("gone", 100)]);

        Assert.All(Enumerable.Range(0, 100), _ => Assert.Equal("b", targets.Next(_served)));
        Assert.Null(new WeightedTargets([new("a", 0), new("gone", 1)]).Next(_served));
    }

    private sealed class Served(params string[] names) : IServedNames
    {
        public bool Contains(string name) => names.Contains(name);
    }
}
