using DeepSeek.Inference.Scheduling;

namespace DeepSeek.Inference.Tests.Scheduling;

public sealed class MemoryLimitsTests
{
    private readonly MemoryLimits _limits = new(sequences: 32, pieceTokens: 128, granularity: 16);

    [Fact]
    public void Step_LimitsThatWereLowered_RiseAgain()
    {
        _limits.LowerRows(32);
        _limits.LowerSequences(30);
        Assert.True(_limits.TryLowerPiece(128));
        Assert.Equal((30, 16, 64), (_limits.Sequences, _limits.Rows, _limits.PieceTokens));

        for (var i = 0; i < 2_000; i++) _limits.Step();

        Assert.Equal((32, 32, 128), (_limits.Sequences, _limits.Rows, _limits.PieceTokens));
    }

    [Fact]
    public void Step_LimitIsLoweredAgainAndAgain_RisesEverMoreSeldom()
    {
        List<int> waits = [];
        for (var round = 0; round < 4; round++)
        {
            _limits.LowerSequences(4);
            var steps = 0;
            for (; _limits.Sequences == 4; steps++) _limits.Step();
            waits.Add(steps);
        }

        Assert.Equal([64, 128, 256, 512], waits);
    }

    [Fact]
    public void TryLowerPiece_DownToTheLeast_EndsThere()
    {
        Assert.True(_limits.TryLowerPiece(128));
        Assert.True(_limits.TryLowerPiece(64));
        Assert.True(_limits.TryLowerPiece(17));
        Assert.False(_limits.TryLowerPiece(17));
        Assert.Equal(16, _limits.PieceTokens);
    }
}
