using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Tests.Hosting;

namespace DeepSeek.Inference.Tests.Runtime;

/// <summary>Whether <see cref="PromptCuts"/> keeps its word, with the model that ships: wherever a prompt is cut, the same bits come out.</summary>
public sealed class PromptCutsOnRuntimeTests(ShippedModel shipped) : IClassFixture<ShippedModel>
{
    private IModelSession Session => shipped.Model.Session;

    [Fact]
    public void Prefill_RandomCuts_GiveTheSameBitsThenAndAfterwards()
    {
        var random = new Random(20_250_101);
        using var pool = Session.AllocateSlots(4);
        int[] lengths = [1, 2, 15, 16, 17, 18, 31, 32, 33, 48, 49, 64, 65, 97, 128, 129, 130, 145, 256, 257, 258, 289, 300,
            .. Enumerable.Range(0, 40).Select(_ => random.Next(1, 301))];
        foreach (var length in lengths)
        {
            int[] prompt = [.. Enumerable.Range(0, length).Select(_ => random.Next(500))];
            var expected = Read(pool, 0, prompt, () => Session.ChunkTokens);
            for (var slot = 1; slot < 4; slot++)
            {
                // What a slot held before must not matter either.
                Assert.Equal(expected, Read(pool, slot, prompt, () => slot == 1 ? 16 : random.Next(1, Session.ChunkTokens + 1)));
            }

            for (var step = 0; step < 4; step++)
            {
                pool.Decode(0, [step + 5, step + 5, step + 5, step + 5], [length + step, length + step, length + step, length + step]);
                for (var slot = 1; slot < 4; slot++) Assert.True(pool.Logits(0).SequenceEqual(pool.Logits(slot)), $"{length} tokens, slot {slot}");
            }
        }
    }

    [Fact]
    public void Prefill_FromSavedBlocks_GivesTheSameBits()
    {
        using var pool = Session.AllocateSlots(2);
        for (var length = 17; length <= 200; length += 8)
        {
            int[] prompt = [.. Enumerable.Range(0, length).Select(i => (i * 37) % 500)];
            var expected = Read(pool, 0, prompt, () => Session.ChunkTokens);
            Read(pool, 1, [.. prompt.Select(token => token + 1)], () => Session.ChunkTokens);
            var restorable = Session.Cuts.Restorable(length);
            for (var past = 0; past < restorable; past += Session.Cuts.Granularity)
            {
                using var block = pool.Save(0, past);
                pool.Load(block, 1, past);
            }

            Assert.Equal(expected, Read(pool, 1, prompt, () => 32, restorable));
        }
    }

    private float[] Read(ISlotPool pool, int slot, int[] prompt, Func<int> atMost, int past = 0)
    {
        while (true)
        {
            var count = Session.Cuts.Next(past, prompt.Length, atMost());
            var logits = pool.Prefill(slot, past, prompt.AsSpan(past, count));
            past += count;
            if (past == prompt.Length) return logits.ToArray();
        }
    }
}
