using DeepSeek.ModelBuilder.Graph;
using DeepSeek.ModelBuilder.Weights;

namespace DeepSeek.ModelBuilder.Tests.Graph;

public sealed class Qwen2GraphTests
{
    private static readonly Qwen2Config Config = new()
    {
        VocabSize = 61,
        HiddenSize = 64,
        IntermediateSize = 80,
        Layers = 2,
        Heads = 4,
        KeyValueHeads = 2,
        HeadSize = 16,
        MaxPositions = 64,
        RopeTheta = 10_000,
        RmsNormEpsilon = 1e-6,
        TiedEmbeddings = true,
    };

    private static readonly int[] Ids = [3, 41, 59, 26, 5, 35, 8, 9, 7, 9, 32];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_WholePrompt_MatchesTheReference(bool tied)
    {
        var (config, weights) = (Config with { TiedEmbeddings = tied }, new RandomWeights(1));
        var expected = new ReferenceDecoder(config, weights).Logits(Ids);
        using var session = new GraphSession(config, weights, rows: 1, buffer: 32);

        var logits = session.Run([.. Ids.Select(i => (long)i)], Ids.Length);

        for (var position = 0; position < Ids.Length; position++) AssertClose(expected[position], logits, position);
    }

    [Fact]
    public void Run_PromptThenSingleTokens_MatchesTheReference()
    {
        var weights = new RandomWeights(2);
        var expected = new ReferenceDecoder(Config, weights).Logits(Ids);
        using var session = new GraphSession(Config, weights, rows: 1, buffer: 32);

        AssertClose(expected[5], session.Run([.. Ids.Take(6).Select(i => (long)i)], 6), 5);
        for (var position = 6; position < Ids.Length; position++) AssertClose(expected[position], session.Run([Ids[position]], position + 1), 0);
    }

    [Fact]
    public void Run_RowsOfDifferentLengths_MatchTheReference()
    {
        var weights = new RandomWeights(3);
        var reference = new ReferenceDecoder(Config, weights);
        var (first, second) = (reference.Logits(Ids), reference.Logits([7, 8, 9, 10]));
        using var session = new GraphSession(Config, weights, rows: 2, buffer: 32);

        // Prompts of 6 and 3 tokens, the second padded on the right; then one token each.
        var prefill = session.Run([3, 41, 59, 26, 5, 35, 7, 8, 9, 0, 0, 0], 6, 3);
        AssertClose(first[5], prefill, 5);
        AssertClose(second[2], prefill, 6 + 2);
        var decode = session.Run([8, 10], 7, 4);
        AssertClose(first[6], decode, 0);
        AssertClose(second[3], decode, 1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void Run_LengthsFromAMask_GivesTheSameBits(int wider)
    {
        var weights = new RandomWeights(4);
        using var lengths = new GraphSession(Config, weights, rows: 2, buffer: 32);
        using var mask = new GraphSession(Config, weights, rows: 2, buffer: 32, LengthInputs.AttentionMask);
        long[] prompts = [3, 41, 59, 26, 5, 35, 7, 8, 9, 0, 0, 0];

        // Only a total of just the prompts' length tells the runtime that several rows have no past; single tokens may have any total.
        Assert.Equal(lengths.Run(prompts, 6, 3), mask.Run(prompts, 6, 3));
        for (var step = 1; step <= 4; step++)
        {
            long[] tokens = [step, 10 + step];
            Assert.Equal(lengths.Run(tokens, 6 + step, 3 + step), mask.RunWider(tokens, wider, 6 + step, 3 + step));
        }
    }

    private static void AssertClose(double[] expected, float[] logits, int row)
    {
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], logits[(row * expected.Length) + i], 1e-4);
    }
}
