using DeepSeek.Inference.Scheduling;
using DeepSeek.Inference.Tests.Scheduling.Fakes;

namespace DeepSeek.Inference.Tests.Scheduling;

public sealed class SlotTableTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(9)]
    [InlineData(33)]
    public void AddPromoteRemove_AtRandom_KeepsContentsWithTheirSequences(int slots)
    {
        var random = new Random(slots);
        var session = new FakeSession();
        using var pool = new FakeSlotPool(session, slots);
        var table = new SlotTable(pool);
        Dictionary<Sequence, bool> decoding = [];
        for (var step = 0; step < 20_000; step++)
        {
            var choice = random.Next(3);
            var any = decoding.Count > 0 ? decoding.Keys.ElementAt(random.Next(decoding.Count)) : null;
            if (choice == 0 && table.HasFree)
            {
                var sequence = Asking.Sequence(Asking.Request(Asking.Prompt(step % 500, 20), 1));
                sequence.Slot = table.Add(sequence);
                if (random.Next(4) > 0)
                {
                    pool.Prefill(sequence.Slot, 0, sequence.Prompt[..16]);
                    sequence.Length = 16;
                }

                decoding.Add(sequence, false);
            }
            else if (choice == 1 && any is not null && !decoding[any])
            {
                table.Promote(any);
                decoding[any] = true;
            }
            else if (choice == 2 && any is not null)
            {
                table.Remove(any);
                decoding.Remove(any);
                Assert.Equal(-1, any.Slot);
            }

            Check();
        }

        Assert.Empty(session.Faults);

        void Check()
        {
            Assert.Equal(decoding.Count, table.Count);
            Assert.Equal(decoding.Count < slots - 1, table.HasFree);
            Assert.Equal(decoding.Values.Count(value => value), table.Decoding.Length);
            foreach (var (sequence, decodes) in decoding)
            {
                Assert.Same(sequence, table.All[sequence.Slot]);
                Assert.Equal(decodes, sequence.Slot < table.Decoding.Length);
                Assert.True(sequence.Prompt[..sequence.Length].SequenceEqual([.. pool.Content(sequence.Slot).Take(sequence.Length)]));
            }
        }
    }
}
