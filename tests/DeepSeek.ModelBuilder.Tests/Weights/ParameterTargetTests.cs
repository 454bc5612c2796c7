using DeepSeek.ModelBuilder.Weights;

namespace DeepSeek.ModelBuilder.Tests.Weights;

public sealed class ParameterTargetTests
{
    [Theory]
    [InlineData("48M", 48_000_000)]
    [InlineData("1.5b", 1_500_000_000)]
    [InlineData("500K", 500_000)]
    [InlineData("123456", 123_456)]
    public void Parse_NumberWithUnit_IsRead(string text, long expected) => Assert.Equal(expected, ParameterTarget.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("M")]
    [InlineData("-5M")]
    [InlineData("5x")]
    [InlineData("0")]
    public void Parse_AnythingElse_SaysWhatIsNeeded(string text) =>
        Assert.Contains("48M", Assert.Throws<InvalidDataException>(() => ParameterTarget.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(500_000, 512)]
    [InlineData(48_000_000, 16_000)]
    [InlineData(48_000_000, 512)]
    [InlineData(1_500_000_000, 151_936)]
    [InlineData(7_000_000_000, 151_936)]
    public void Choose_Target_IsMetWithinFivePercentByAShapeThatFits(long target, int vocabulary)
    {
        var shape = ParameterTarget.Choose(target, Original(vocabulary));

        Assert.InRange(shape.ParameterCount, 0.95 * target, 1.05 * target);
        Assert.Equal(shape.HiddenSize, shape.Heads * shape.HeadSize);
        shape.Validate("the chosen shape");
    }

    [Fact]
    public void Choose_VocabularyLargerThanTheTarget_IsRefused() =>
        Assert.Contains("--vocab", Assert.Throws<InvalidDataException>(() => ParameterTarget.Choose(500_000, Original(151_936))).Message, StringComparison.Ordinal);

    private static Qwen2Config Original(int vocabulary) => Qwen2Config.Read(ShippedModel.Directory) with { VocabSize = vocabulary };
}
