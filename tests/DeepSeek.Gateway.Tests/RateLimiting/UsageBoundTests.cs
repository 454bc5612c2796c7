using DeepSeek.ControlPlane.Limits;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Gateway.RateLimiting;

namespace DeepSeek.Gateway.Tests.RateLimiting;

public sealed class UsageBoundTests
{
    [Theory]
    [InlineData(100, 50, 1, 4_096, 150)]
    [InlineData(100, 50, 3, 4_096, 250)]
    [InlineData(100, null, 1, 4_096, 4_096)]
    [InlineData(100, null, 2, 4_096, 8_192)]
    [InlineData(10_000, 50, 1, 4_096, 4_096)]
    [InlineData(10_000, 50, 2, 4_096, 4_146)]
    [InlineData(10_000, 5_000, 2, 4_096, 8_192)]
    public void Tokens_BytesAndWishes_AreTheMostThatCanBeUsed(long bytes, int? maxTokens, int choices, long context, long expected) =>
        Assert.Equal(expected, UsageBound.Of(bytes, maxTokens, choices, context, templateTokens: 0).Tokens);

    [Fact]
    public void Tokens_AnyPromptThatFits_IsNeverMore()
    {
        foreach (var (bytes, most, choices, context) in new[] { (30, 20, 1, 40L), (30, 20, 2, 40L), (60, 15, 3, 40L), (5, 100, 4, 40L) })
        {
            var bound = UsageBound.Of(bytes, most, choices, context, templateTokens: 0);
            var price = new ModelPrice(7, 1, 3);
            for (var prompt = 0; prompt <= Math.Min(bytes, context); prompt++)
            {
                var completion = choices * Math.Min(most, context - prompt);
                Assert.True(prompt + completion <= bound.Tokens);
                Assert.True(MicroMoney.Ceiling(price.CostOf(prompt, 0, completion)) <= bound.Of(LimitKind.CostPerDay, price));
            }
        }
    }

    [Fact]
    public void Of_CachedPromptIsDearer_CountsWithThat() =>
        Assert.Equal(90, UsageBound.Of(10, 0, 1, 100, 0).Of(LimitKind.CostPerDay, new ModelPrice(1, 9, 0)));

    [Theory]
    [InlineData(0, "0ms")]
    [InlineData(120, "120ms")]
    [InlineData(1_000, "1s")]
    [InlineData(59_200, "59.2s")]
    [InlineData(10_050, "10.05s")]
    [InlineData(60_000, "1m0s")]
    [InlineData(360_500, "6m0.5s")]
    public void Duration_Milliseconds_AsOpenAiWritesThem(int milliseconds, string expected) =>
        Assert.Equal(expected, RateLimitHeaders.Duration(TimeSpan.FromMilliseconds(milliseconds)));

    [Fact]
    public void Validate_SettingsOutOfRange_NamesEach()
    {
        var result = new RateLimitingOptionsValidator().Validate(null, new RateLimitingOptions
        {
            RedisTimeoutSeconds = 0, LeaseSeconds = double.NaN, ClaimSeconds = -1, TemplateTokens = -1, UnknownContextTokens = 0,
        });

        Assert.Equal(5, result.Failures!.Count());
        Assert.Contains("Gateway:RateLimiting:LeaseSeconds is NaN; it must be 3 to 300 seconds.", result.Failures!);
    }

    [Fact]
    public void FreedAt_DecemberOfBudget_IsNewYear() => Assert.Equal(
        new DateTimeOffset(2031, 1, 1, 0, 0, 0, TimeSpan.Zero),
        LimitKind.CostPerMonth.FreedAt(LimitKind.CostPerMonth.SlotOf(new DateTimeOffset(2030, 12, 31, 23, 59, 59, TimeSpan.Zero))));
}
