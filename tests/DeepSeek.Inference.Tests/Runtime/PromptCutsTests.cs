using DeepSeek.Inference.Runtime;

namespace DeepSeek.Inference.Tests.Runtime;

public sealed class PromptCutsTests
{
    private static readonly PromptCuts Processor = PromptCuts.Of(RuntimeDevice.Cpu, 128);

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(40)]
    [InlineData(128)]
    public void Next_EveryLength_AddsUpCutsAtMultiplesAndLeavesNoRowAlone(int atMost)
    {
        for (var length = 1; length <= 600; length++)
        {
            var past = 0;
            while (past < length)
            {
                var count = Processor.Next(past, length, atMost);
                Assert.InRange(count, 1, Math.Max(17, atMost));
                Assert.True(past + count == length || count % 16 == 0, $"{length} is cut at {past + count}.");
                Assert.True(length == 1 || count % 32 != 1, $"{length} has a row alone after {past}.");
                past += count;
            }

            Assert.Equal(length, past);
        }
    }

    [Fact]
    public void Restorable_EveryLength_IsWhereAPromptMayBeCutAndLeavesWhatIsRead()
    {
        for (var length = 1; length <= 600; length++)
        {
            var most = Processor.Restorable(length);
            Assert.InRange(most, 0, length - 1);
            Assert.Equal(0, most % 16);
            for (var past = 0; past <= most; past += 16)
            {
                var count = Processor.Next(past, length, 16);
                Assert.True(length == 1 || count % 32 != 1);
                Assert.True(past + count <= length);
            }

            // One block more would leave nothing, or what must not be parted.
            Assert.True(most + 16 >= length || length % 16 == 1);
        }
    }

    [Fact]
    public void Next_OtherDevices_CutAtChunksAlone()
    {
        var cuts = PromptCuts.Of(RuntimeDevice.Cuda, 128);

        Assert.Equal(128, cuts.Next(0, 300, 16));
        Assert.Equal(128, cuts.Next(128, 300, 128));
        Assert.Equal(44, cuts.Next(256, 300, 128));
        Assert.Equal(256, cuts.Restorable(300));
        Assert.Equal(128, cuts.Restorable(256));
    }
}
