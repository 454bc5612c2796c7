using DeepSeek.Inference.Scheduling;

namespace DeepSeek.Inference.Tests.Scheduling;

public sealed class StepBudgetTests
{
    private static StepBudget Budget(int stepTokens = 512, double stepSeconds = 0.04) =>
        new(128, 16, new SchedulingOptions { StepTokens = stepTokens, StepSeconds = stepSeconds });

    [Fact]
    public void TokensLeft_NobodyStreams_IsBoundedByTokensAlone()
    {
        var budget = Budget(stepTokens: 300);
        budget.Begin(0, 0);
        var pieces = new List<int>();
        while (budget.TokensLeft(elapsed: 100, streaming: false) is > 0 and var tokens)
        {
            pieces.Add(tokens);
            budget.Spend(tokens, 1);
        }

        Assert.Equal([128, 128, 44], pieces);
    }

    [Fact]
    public void TokensLeft_OthersStream_IsCutToTheTimeLeft()
    {
        var budget = Budget();
        budget.Begin(0, 0);
        budget.Spend(100, 0.1); // A millisecond a token.

        budget.Begin(4, 0.01);
        Assert.Equal(30, budget.TokensLeft(0.0095, streaming: true));
        budget.Spend(16, 0.016);

        Assert.Equal(0, budget.TokensLeft(0.0255, streaming: true)); // 14 tokens are no piece.
        Assert.Equal(128, budget.TokensLeft(0.0255, streaming: false));
    }

    [Fact]
    public void TokensLeft_DecodingTakesLong_PromptsGetAsMuchTime()
    {
        var budget = Budget();
        budget.Begin(0, 0);
        budget.Spend(100, 0.1);

        budget.Begin(32, 0.1);

        Assert.Equal(100, budget.TokensLeft(0.0995, streaming: true));
    }

    [Fact]
    public void TokensLeft_FirstPiece_IsNeverRefused()
    {
        var budget = Budget(stepTokens: 16);
        budget.Begin(0, 0);
        budget.Spend(1, 10);

        budget.Begin(rows: 1000, seconds: 5);

        Assert.Equal(16, budget.TokensLeft(elapsed: 60, streaming: true));
        budget.Spend(16, 1);
        Assert.Equal(0, budget.TokensLeft(elapsed: 61, streaming: true));
        Assert.Equal(0, budget.TokensLeft(elapsed: 61, streaming: false));
    }

    [Fact]
    public void TokensLeft_Overdrawn_IsNothingMore()
    {
        var budget = Budget(stepTokens: 32);
        budget.Begin(16, 0);
        budget.Spend(17, 0.001); // A piece that must not be parted.

        Assert.Equal(0, budget.TokensLeft(0.001, streaming: true));
    }
}
