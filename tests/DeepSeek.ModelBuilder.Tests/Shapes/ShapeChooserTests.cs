using DeepSeek.ModelBuilder.Shapes;
using DeepSeek.ModelBuilder.Weights;

namespace DeepSeek.ModelBuilder.Tests.Shapes;

public sealed class ShapeChooserTests
{
    [Fact]
    public void Choose_48MillionAnd16000Tokens_IsTheUsualBenchmarkModel() =>
        Assert.Equal(new DecoderShape(512, 1536, 13, 8, 2), ShapeChooser.Choose(48_000_000, Config(16_000)));

    [Theory]
    [InlineData(100_000, 512)]
    [InlineData(500_000, 512)]
    [InlineData(500_000, 16_000)]
    [InlineData(1_000_000, 16_000)]
    [InlineData(5_000_000, 512)]
    [InlineData(48_000_000, 512)]
    [InlineData(494_000_000, 151_936)]
    [InlineData(1_500_000_000, 151_936)]
    [InlineData(7_000_000_000, 151_936)]
    [InlineData(70_000_000_000, 128_256)]
    public void Choose_AnyTarget_ComesWithinTheTolerance(long target, int vocabulary)
    {
        var config = Config(vocabulary);

        var chosen = ShapeChooser.Choose(target, config).ApplyTo(config);

        chosen.Validate("the chosen shape");
        Assert.InRange(chosen.ParameterCount / (double)target, 1 - ShapeChooser.Tolerance, 1 + ShapeChooser.Tolerance);
        Assert.True(chosen.HeadSize is 16 or 32 or 64);
        Assert.Equal(3 * chosen.HiddenSize, chosen.IntermediateSize);
    }

    [Theory]
    [InlineData(1_000, "the smallest has")]
    [InlineData(900_000_000_000_000, "the largest")]
    public void Choose_ImpossibleTarget_SaysWhatIsPossible(long target, string message)
    {
        var error = Assert.Throws<InvalidDataException>(() => ShapeChooser.Choose(target, Config(16_000)));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static Qwen2Config Config(int vocabulary) => new()
    {
        VocabSize = vocabulary,
        HiddenSize = 16,
        IntermediateSize = 48,
        Layers = 1,
        Heads = 1,
        KeyValueHeads = 1,
        HeadSize = 16,
        MaxPositions = 64,
        RopeTheta = 10_000,
        RmsNormEpsilon = 1e-6,
        TiedEmbeddings = true,
    };
}
