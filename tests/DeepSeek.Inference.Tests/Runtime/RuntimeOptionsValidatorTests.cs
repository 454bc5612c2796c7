using DeepSeek.Inference.Runtime;

namespace DeepSeek.Inference.Tests.Runtime;

public sealed class RuntimeOptionsValidatorTests
{
    [Theory]
    [InlineData(0.9, 0, true)]
    [InlineData(1, 1L << 24, true)]
    [InlineData(0.01, 0, false)]
    [InlineData(1.5, 0, false)]
    [InlineData(double.NaN, 0, false)]
    [InlineData(0.9, 1_000, false)]
    [InlineData(0.9, -1, false)]
    public void Validate_MemoryBudget_NamesWhatIsNotAllowed(double fraction, long bytes, bool allowed)
    {
        var result = new RuntimeOptionsValidator().Validate(null, new RuntimeOptions { MemoryFraction = fraction, MemoryBudgetBytes = bytes });

        Assert.Equal(allowed, result.Succeeded);
        if (!allowed) Assert.Contains("Runtime:Memory", result.FailureMessage, StringComparison.Ordinal);
    }
}
