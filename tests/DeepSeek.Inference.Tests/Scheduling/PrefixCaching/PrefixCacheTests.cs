using DeepSeek.Inference.Scheduling;
using DeepSeek.Inference.Scheduling.PrefixCaching;
using DeepSeek.Inference.Tests.Scheduling.Fakes;

namespace DeepSeek.Inference.Tests.Scheduling.PrefixCaching;

public sealed class PrefixCacheTests : IDisposable
{
    private const int BlockBytes = 1_000;

    private readonly FakeSession _session = new();
    private readonly FakeSlotPool _pool;

    public PrefixCacheTests() => _pool = new FakeSlotPool(_session, 4);

    public void Dispose()
    {
        _pool.Dispose();
        Assert.Empty(_session.Faults);
    }

    [Fact]
    public void Restore_SamePrompt_FindsItsWholeBlocks()
    {
        using var cache = Cache(100);
        Assert.Equal(0, Ask(cache, Prompt(1, 40)));
        Assert.Equal(32, Ask(cache, Prompt(1, 40)));

        Assert.Equal((32, 80), (cache.HitTokens, cache.LookupTokens));
        Assert.Equal(2 * BlockBytes, cache.Bytes);
    }

    [Fact]
    public void Restore_AnotherPartition_FindsNothing()
    {
        using var cache = Cache(100);
        Ask(cache, Prompt(1, 40), "a");

        Assert.Equal(0, Ask(cache, Prompt(1, 40), "b"));
        Assert.Equal(0, Ask(cache, Prompt(1, 40), "A"));
        Assert.Equal(32, Ask(cache, Prompt(1, 40), "a"));
    }

    [Theory]
    [InlineData(16, 0)]
    [InlineData(17, 0)]
    [InlineData(18, 16)]
    [InlineData(32, 16)]
    [InlineData(33, 16)]
    [InlineData(34, 32)]
    public void Restore_WholePromptIsKnown_LeavesWhatMustBeRead(int length, int expected)
    {
        using var cache = Cache(100);
        Ask(cache, Prompt(1, 100));

        Assert.Equal(expected, Ask(cache, Prompt(1, 100)[..length]));
    }

    [Fact]
    public void Restore_PromptThatBranchesOff_SharesTheBeginning()
    {
        using var cache = Cache(100);
        int[] branch = [.. Prompt(1, 40), .. Prompt(7, 60)];
        Ask(cache, [.. Prompt(1, 40), .. Prompt(3, 60)]);

        Assert.Equal(32, Ask(cache, branch));
        Assert.Equal(96, Ask(cache, branch));
        Assert.Equal((6 + 4) * BlockBytes, cache.Bytes);
    }

    [Fact]
    public void Keep_Full_WhatWasNotOfUseForLongestGoesFirst()
    {
        using var cache = Cache(6);
        Ask(cache, Prompt(1, 40));
        Ask(cache, Prompt(2, 40));
        Ask(cache, Prompt(3, 40));
        Assert.Equal(32, Ask(cache, Prompt(1, 40)));

        Ask(cache, Prompt(4, 40));

        Assert.Equal(6 * BlockBytes, cache.Bytes);
        Assert.Equal(32, Find(cache, Prompt(1, 40)));
        Assert.Equal(0, Find(cache, Prompt(2, 40)));
        Assert.Equal(32, Find(cache, Prompt(3, 40)));
        Assert.Equal(32, Find(cache, Prompt(4, 40)));
    }

    [Fact]
    public void Keep_RoomForOneBlockLess_EndsOfPromptsGoBeforeBeginnings()
    {
        using var cache = Cache(6);
        Ask(cache, Prompt(1, 70));
        Ask(cache, Prompt(2, 50));

        Assert.Equal(48, Find(cache, Prompt(1, 70)));
        Assert.Equal(48, Find(cache, Prompt(2, 50)));
    }

    [Fact]
    public void Keep_PromptLongerThanTheCache_KeepsItsBeginning()
    {
        using var cache = Cache(5);
        Ask(cache, Prompt(1, 400));
        Ask(cache, Prompt(2, 30), "other");

        // One block of five had to go for the other prompt: the last.
        Assert.Equal(5, _session.Blocks.Live);
        Assert.Equal(64, Find(cache, Prompt(1, 400)));
    }

    [Fact]
    public void Keep_NodeEvictedInUse_StopsThereAndTheSequenceGoesOn()
    {
        using var cache = Cache(2);
        var sequence = Begin(Prompt(1, 100), "p", slot: 0);
        Assert.Equal(0, cache.Restore(sequence));
        Read(cache, sequence, 32);
        Ask(cache, Prompt(2, 40), "other");

        Read(cache, sequence, 32);
        Read(cache, sequence, 36);

        Assert.Equal(100, _pool.Content(0).Count);
        Assert.Equal(0, Find(cache, Prompt(1, 100)));
        Assert.Equal(32, Find(cache, Prompt(2, 40), "other"));
    }

    [Fact]
    public void Keep_PartitionThatWasEmptied_BeginsAnew()
    {
        using var cache = Cache(2);
        for (var i = 0; i < 10; i++)
        {
            Ask(cache, Prompt(1, 40), $"partition {i}");
            Assert.Equal(32, Find(cache, Prompt(1, 40), $"partition {i}"));
            Assert.Equal(0, Find(cache, Prompt(1, 40), $"partition {i - 1}"));
        }
    }

    [Fact]
    public void Keep_ShortPrompts_LeaveNothingBehind()
    {
        using var cache = Cache(2);
        for (var i = 0; i < 100; i++) Ask(cache, Prompt(1, 15), $"partition {i}");

        Assert.Equal((0, 0), (cache.Bytes, _session.Blocks.Live));
    }

    [Fact]
    public void Cache_TurnedOff_KeepsNothing()
    {
        using var cache = new PrefixCache(_pool, _session.Cuts, 0);
        Ask(cache, Prompt(1, 40));

        Assert.Equal(0, Ask(cache, Prompt(1, 40)));
        Assert.Equal((0, 0, 0), (cache.Bytes, cache.LookupTokens, _session.Blocks.Live));
    }

    [Fact]
    public void Dispose_Blocks_AreFreedOnce()
    {
        var cache = Cache(50);
        for (var i = 0; i < 20; i++) Ask(cache, Prompt(i, 100), $"partition {i % 3}");
        Assert.Equal(50, _session.Blocks.Live);

        cache.Dispose();

        Assert.Equal((0, 0), (_session.Blocks.Live, cache.Bytes));
    }

    [Fact]
    public void Cache_RandomPromptsWithoutBound_FindsWhatANaiveOneFinds()
    {
        var random = new Random(1);
        using var cache = Cache(100_000);
        HashSet<string> known = [];
        for (var i = 0; i < 2_000; i++)
        {
            var (prompt, partition) = (RandomPrompt(random), $"p{random.Next(3)}");
            var expected = 0;
            while (expected < _session.Cuts.Restorable(prompt.Length) && known.Contains(Name(partition, prompt, expected + 16))) expected += 16;

            Assert.Equal(expected, Ask(cache, prompt, partition, random));
            for (var end = 16; end <= prompt.Length; end += 16) known.Add(Name(partition, prompt, end));
        }

        Assert.Equal(known.Count, _session.Blocks.Live);
        Assert.Equal(known.Count * BlockBytes, cache.Bytes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(12)]
    [InlineData(40)]
    public void Cache_RandomInterleavedPromptsBounded_HoldsOnlyWhatCanBeFound(int blocks)
    {
        var random = new Random(blocks);
        var cache = Cache(blocks);
        List<(int[] Prompt, string Partition)> asked = [];
        var running = new Sequence?[3];
        for (var i = 0; i < 4_000; i++)
        {
            var slot = random.Next(3);
            if (running[slot] is not { } sequence)
            {
                asked.Add((RandomPrompt(random), $"p{random.Next(3)}"));
                running[slot] = sequence = Begin(asked[^1].Prompt, asked[^1].Partition, slot);
                sequence.Length = cache.Restore(sequence);
                Assert.True(sequence.Prompt[..sequence.Length].SequenceEqual([.. _pool.Content(slot).Take(sequence.Length)]));
            }

            Read(cache, sequence, random.Next(1, 100));
            if (!sequence.InPrefill) running[slot] = null;
            Assert.Equal(cache.Bytes, (long)_session.Blocks.Live * BlockBytes);
        }

        Assert.InRange(_session.Blocks.Most, 1, blocks);
        HashSet<string> reachable = [];
        foreach (var (prompt, partition) in asked)
        {
            // One token more: then nothing of it has to be left.
            var found = Find(cache, [.. prompt, 499, 498], partition);
            for (var end = 16; end <= found; end += 16) reachable.Add(Name(partition, prompt, end));
        }

        Assert.Equal(_session.Blocks.Live, reachable.Count);
        cache.Dispose();
        Assert.Equal(0, _session.Blocks.Live);
    }

    private static int[] Prompt(int first, int length) => Asking.Prompt(first, length);

    private static int[] RandomPrompt(Random random)
    {
        List<int> prompt = [];
        var length = random.Next(1, 120);
        while (prompt.Count < length) prompt.AddRange(Enumerable.Repeat(random.Next(1, 3), 16));
        return [.. prompt.Take(length)];
    }

    private static string Name(string partition, int[] prompt, int end) => $"{partition}: {string.Join(' ', prompt.Take(end))}";

    private PrefixCache Cache(int blocks) => new(_pool, _session.Cuts, blocks * BlockBytes);

    private static Sequence Begin(int[] prompt, string partition, int slot)
    {
        var sequence = Asking.Sequence(Asking.Request(prompt, 1) with { CachePartition = partition });
        sequence.Slot = slot;
        return sequence;
    }

    private void Read(PrefixCache cache, Sequence sequence, int atMost)
    {
        var (start, count) = (sequence.Length, _session.Cuts.Next(sequence.Length, sequence.Prompt.Length, atMost));
        _pool.Prefill(sequence.Slot, start, sequence.Prompt.Slice(start, count));
        sequence.Length += count;
        cache.Keep(sequence, start, count);
    }

    private int Ask(PrefixCache cache, int[] prompt, string partition = "p", Random? random = null)
    {
        var sequence = Begin(prompt, partition, slot: 3);
        var found = sequence.Length = cache.Restore(sequence);
        Assert.True(prompt.AsSpan(0, found).SequenceEqual([.. _pool.Content(3).Take(found)]));
        while (sequence.InPrefill) Read(cache, sequence, random?.Next(1, 129) ?? 128);
        return found;
    }

    private static int Find(PrefixCache cache, int[] prompt, string partition = "p") => cache.Restore(Begin(prompt, partition, slot: 3));
}
