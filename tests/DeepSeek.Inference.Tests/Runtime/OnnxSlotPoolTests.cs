using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Tests.Hosting;

namespace DeepSeek.Inference.Tests.Runtime;

public sealed class OnnxSlotPoolTests(ShippedModel shipped) : IClassFixture<ShippedModel>
{
    private IModelSession Session => shipped.Model.Session;

    [Theory]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(64)]
    [InlineData(512)]
    public void Prefill_InChunks_GivesTheSameWhateverTheirSize(int chunk)
    {
        var tokens = Tokens(129);
        using var pool = Session.AllocateSlots(1);
        var expected = Read(Session, pool, 0, tokens);

        using var session = Load(new RuntimeOptions { PrefillChunkTokens = chunk });
        using var other = session.AllocateSlots(1);

        Assert.Equal(expected, Read(session, other, 0, tokens));
        Assert.Equal(expected, Read(session, other, 0, tokens));
    }

    [Fact]
    public void Decode_AfterPrefill_ContinuesTheSequence()
    {
        var tokens = Tokens(40);
        using var pool = Session.AllocateSlots(1);
        var expected = Read(Session, pool, 0, tokens);
        pool.Prefill(0, 0, tokens.AsSpan(0, 30));
        for (var i = 30; i < 40; i++) pool.Decode(0, [tokens[i]], [i]);

        // The two ways differ in the last bits, and in no more.
        Assert.All(expected.Zip(pool.Logits(0).ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-3f));
    }

    [Fact]
    public void Decode_SlotUsedBefore_GivesTheSameAsAFreshOne()
    {
        using var pool = Session.AllocateSlots(2);
        Read(Session, pool, 1, Tokens(500));
        pool.Prefill(0, 0, Tokens(20));
        pool.Prefill(1, 0, Tokens(20));

        for (var i = 0; i < 20; i++)
        {
            pool.Decode(0, [i + 1, i + 1], [20 + i, 20 + i]);
            Assert.Equal(pool.Logits(0), pool.Logits(1));
        }
    }

    [Fact]
    public void Decode_InAnyCompany_GivesTheSameBits()
    {
        using var pool = Session.AllocateSlots(6);
        int[] lengths = [64, 300, 17, 1, 129, 33];
        for (var slot = 0; slot < 6; slot++) Read(Session, pool, slot, Tokens(lengths[slot]));
        int[] tokens = [3, 1, 4, 1, 5, 9];
        var alone = new List<float[]>();
        for (var slot = 0; slot < 6; slot++)
        {
            pool.Decode(slot, [tokens[slot]], [lengths[slot]]);
            alone.Add(pool.Logits(slot).ToArray());
        }

        foreach (var (first, count) in (ReadOnlySpan<(int, int)>)[(0, 6), (1, 3), (4, 2)])
        {
            pool.Decode(first, tokens.AsSpan(first, count), lengths.AsSpan(first, count));
            for (var slot = first; slot < first + count; slot++) Assert.Equal(alone[slot], pool.Logits(slot).ToArray());
        }
    }

    [Fact]
    public void Copy_ToAnotherSlot_CarriesTheSequenceAlong()
    {
        using var pool = Session.AllocateSlots(3);
        Read(Session, pool, 0, Tokens(77));
        Read(Session, pool, 2, Tokens(400));
        pool.Copy(0, 2, 77);

        pool.Decode(0, [8], [77]);
        var expected = pool.Logits(0).ToArray();
        pool.Decode(2, [8], [77]);

        Assert.Equal(expected, pool.Logits(2).ToArray());
    }

    [Fact]
    public void Decode_ManyTokens_AllocatesNothing()
    {
        using var pool = Session.AllocateSlots(2);
        pool.Prefill(0, 0, Tokens(5));
        pool.Prefill(1, 0, Tokens(5));

        // Made before: a literal would allocate by itself until it is compiled anew.
        int[] tokens = [1, 1];
        int[] past = [5, 5];
        pool.Decode(0, tokens, past);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            Array.Fill(past, 6 + i);
            pool.Decode(0, tokens, past);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100);
    }

    [Fact]
    public void Calls_OutOfRange_AreRefusedAndThePoolStaysUsable()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Session.AllocateSlots(0));
        using var pool = Session.AllocateSlots(2);
        Refused(() => pool.Prefill(0, 0, []));
        Refused(() => pool.Prefill(0, 0, [-1]));
        Refused(() => pool.Prefill(0, 0, [Session.Shape.VocabularySize]));
        Refused(() => pool.Prefill(0, 0, Tokens(Session.ChunkTokens + 2)));
        Refused(() => pool.Prefill(0, 8, [1, 2]));
        Refused(() => pool.Prefill(2, 0, [1, 2]));
        Refused(() => pool.Prefill(-1, 0, [1, 2]));
        Refused(() => pool.Prefill(0, pool.Capacity, [1, 2]));
        Refused(() => pool.Decode(0, [1], [pool.Capacity]));
        Refused(() => pool.Decode(0, [1], [-1]));
        Refused(() => pool.Decode(0, [Session.Shape.VocabularySize], [1]));
        Refused(() => pool.Decode(1, [1, 1], [1, 1]));
        Refused(() => pool.Decode(0, [], []));
        Refused(() => pool.Decode(0, [1, 1], [1]));
        Read(Session, pool, 1, Tokens(pool.Capacity));
        Refused(() => pool.Decode(1, [1], [pool.Capacity]));

        Assert.Equal(Session.Shape.VocabularySize, pool.Prefill(0, 0, Tokens(3)).Length);
        static void Refused(Action call) => Assert.ThrowsAny<ArgumentOutOfRangeException>(call);
    }

    [Fact]
    public async Task Terminate_InTheMiddleOfARun_EndsItAndNotTheNext()
    {
        using var session = Load(new RuntimeOptions { PrefillChunkTokens = 4096 });
        using var pool = session.AllocateSlots(1);
        var tokens = Tokens(pool.Capacity);
        var expected = pool.Prefill(0, 0, Tokens(300)).ToArray();
        var terminated = false;

        // A wish that comes between two runs is for neither: it is repeated until it meets one.
        for (var attempt = 0; attempt < 200 && !terminated; attempt++)
        {
            using var over = new CancellationTokenSource();
            var terminating = Task.Run(
                async () =>
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(1 + (attempt % 20)), CancellationToken.None);
                    if (!over.IsCancellationRequested) pool.Terminate();
                },
                TestContext.Current.CancellationToken);
            try
            {
                pool.Prefill(0, 0, tokens);
            }
            catch (RunTerminatedException)
            {
                terminated = true;
            }

            await over.CancelAsync();
            await terminating;
            Assert.Equal(expected, pool.Prefill(0, 0, Tokens(300)).ToArray());
        }

        Assert.True(terminated);
    }

    [Fact]
    public void Terminate_BetweenRuns_TouchesNone()
    {
        using var pool = Session.AllocateSlots(1);
        pool.Terminate();

        Assert.Equal(Session.Shape.VocabularySize, pool.Prefill(0, 0, Tokens(3)).Length);
        pool.Terminate();
        pool.Decode(0, [1], [3]);
    }

    private static float[] Read(IModelSession session, ISlotPool pool, int slot, int[] prompt)
    {
        for (var past = 0; ;)
        {
            var count = session.Cuts.Next(past, prompt.Length, session.ChunkTokens);
            var logits = pool.Prefill(slot, past, prompt.AsSpan(past, count));
            past += count;
            if (past == prompt.Length) return logits.ToArray();
        }
    }

    private IModelSession Load(RuntimeOptions options) =>
        ShippedModel.Runtime(options).Load(Path.Combine(TestPaths.Model, "model.onnx"), shipped.Model.Manifest.ContextLength);

    private static int[] Tokens(int count) => [.. Enumerable.Range(0, count).Select(i => (i * 31) % 250)];
}
