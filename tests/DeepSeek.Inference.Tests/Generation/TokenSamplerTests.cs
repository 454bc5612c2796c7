using DeepSeek.Inference.Generation;

namespace DeepSeek.Inference.Tests.Generation;

public sealed class TokenSamplerTests
{
    private const int Vocabulary = 64;

    [Fact]
    public void Next_TemperatureZero_TakesTheLikeliest()
    {
        var sampler = new TokenSampler(new SamplingSettings(0, 1, 1));

        Assert.Equal(2, sampler.Next([0, 1, 5, 5, -2], 0));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0.6f, 0.95f)]
    [InlineData(2, 0.5f)]
    [InlineData(0.1f, 0.01f)]
    public void Next_Settings_DrawsAsThePlainReference(float temperature, float topP)
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var logits = Logits(seed);
            var settings = new SamplingSettings(temperature, topP, seed);

            Assert.Equal(Reference(logits, settings, position: seed % 7), new TokenSampler(settings).Next(logits, seed % 7));
        }
    }

    [Fact]
    public void Next_Frequencies_FollowTheProbabilities()
    {
        float[] logits = [MathF.Log(0.5f), MathF.Log(0.3f), MathF.Log(0.2f)];
        var sampler = new TokenSampler(new SamplingSettings(1, 1, 99));
        var counts = new int[3];
        for (var position = 0; position < 20_000; position++) counts[sampler.Next(logits, position)]++;

        Assert.InRange(counts[0], 9_700, 10_300);
        Assert.InRange(counts[1], 5_750, 6_250);
    }

    [Fact]
    public void Uniform_Keys_ChangeTheDraw()
    {
        var draws = new[]
        {
            SamplingRandom.Uniform(1, 0, 0), SamplingRandom.Uniform(2, 0, 0), SamplingRandom.Uniform(1, 1, 0), SamplingRandom.Uniform(1, 0, 1),
            SamplingRandom.Uniform(-1, 0, 0), SamplingRandom.Uniform(long.MaxValue, 0, 0),
        };

        Assert.Equal(draws.Length, draws.Distinct().Count());
        Assert.All(draws, draw => Assert.InRange(draw, 0, 1 - 1e-12));

        // A change of these numbers changes every sampled answer there is: they are part of the contract between replicas.
        Assert.Equal(SamplingRandom.Uniform(42, 17, 0), SamplingRandom.Uniform(42, 17, 0));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Next_LogitsNotFinite_IsAnError(float bad) =>
        Assert.Throws<InvalidLogitsException>(() => new TokenSampler(new SamplingSettings(1, 1, 1)).Next([0, bad, 1], 0));

    private static float[] Logits(int seed) =>
        [.. Enumerable.Range(0, Vocabulary).Select(i => (float)(SamplingRandom.Uniform(seed, i, 9) * 8 - 4))];

    // Written to be read, not to be quick: softmax, sort, cut, walk.
    private static int Reference(float[] logits, SamplingSettings settings, int position)
    {
        var highest = logits.Max();
        var weighted = logits.Select((logit, id) => (Id: id, Weight: (double)MathF.Exp((logit - highest) / settings.Temperature))).ToList();
        var whole = weighted.Sum(token => token.Weight);
        if (settings.TopP < 1)
        {
            var (kept, share) = (new List<(int Id, double Weight)>(), 0.0);
            foreach (var token in weighted.OrderByDescending(token => token.Weight))
            {
                if (kept.Count > 0 && share >= settings.TopP * whole) break;
                kept.Add(token);
                share += token.Weight;
            }

            (weighted, whole) = (kept, share);
        }

        var target = SamplingRandom.Uniform(settings.Seed, position, settings.Choice) * whole;
        foreach (var (id, weight) in weighted)
        {
            target -= weight;
            if (target < 0) return id;
        }

        return weighted[^1].Id;
    }
}
