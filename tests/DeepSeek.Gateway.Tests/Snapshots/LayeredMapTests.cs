using DeepSeek.Gateway.Snapshots;

namespace DeepSeek.Gateway.Tests.Snapshots;

public sealed class LayeredMapTests
{
    [Theory, InlineData(1), InlineData(700), InlineData(5_000)]
    public void With_ManyChanges_HoldsWhatADictionaryWould(int atOnce)
    {
        var expected = new Dictionary<int, string>();
        var map = new LayeredMap<int, string>();
        var random = new Random(5);
        for (var round = 0; round < 40; round++)
        {
            var changes = new Dictionary<int, string?>();
            for (var i = 0; i < atOnce; i++)
            {
                changes[random.Next(3_000)] = random.Next(3) == 0 ? null : $"{round}.{i}";
            }

            foreach (var (key, value) in changes)
            {
                expected.Remove(key);
                if (value is not null)
                {
                    expected[key] = value;
                }
            }

            map = map.With(changes);
            Assert.Equal(expected.Values.Order(), map.Values.Order());
            Assert.All(Enumerable.Range(0, 3_000), key => Assert.Equal(expected.GetValueOrDefault(key), map.Find(key)));
        }
    }

    [Fact]
    public void With_AChange_LeavesTheOneBeforeAsItWas()
    {
        var before = new LayeredMap<string, string>().With(new() { ["a"] = "1", ["b"] = "2" });

        var after = before.With(new() { ["a"] = null, ["c"] = "3" });

        Assert.Equal(("1", null), (before.Find("a"), before.Find("c")));
        Assert.Equal((null, "2", "3"), (after.Find("a"), after.Find("b"), after.Find("c")));
        Assert.Same(after, after.With([]));
    }
}
