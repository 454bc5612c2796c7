using DeepSeek.Inference.Generation;

namespace DeepSeek.Inference.Tests.Generation;

public sealed class TokenSamplerTests
{
    private const int Vocabulary = 64;

    [Fact]
    public void Next_TemperatureZero_TakesTheLikeliest()
    {
        Assert.Equal(2, Next(new SamplingSettings { Temperature = 0, Seed = 1 }, [0, 1, 5, 5, -2], 0));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(3f)]
    [InlineData(-7.5f)]
    public void Next_EqualLogits_TakesTheLowestId(float highest)
    {
        for (var size = 1; size < 300; size++)
        {
            var logits = new float[size];
            Array.Fill(logits, -10);
            var first = size * 2 / 3;
            for (var token = first; token < size; token++) logits[token] = highest == 0 && token % 2 == 0 ? -highest : highest;

            Assert.Equal(first, Next(new SamplingSettings { Temperature = 0 }, logits, 0));
            Assert.Equal(first, Next(new SamplingSettings { TopK = 1 }, logits, 0));
            Assert.Equal(first, Next(new SamplingSettings { TopP = 1e-6f }, logits, 0));
        }
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
            var settings = new SamplingSettings { Temperature = temperature, TopP = topP, Seed = seed };

            Assert.Equal(Reference(logits, settings, position: seed % 7), Next(settings, logits, seed % 7));
        }
    }

    [Fact]
    public void Next_Frequencies_FollowTheProbabilities()
    {
        float[] logits = [MathF.Log(0.5f), MathF.Log(0.3f), MathF.Log(0.2f)];
        var counts = new int[3];
        for (var position = 0; position < 20_000; position++) counts[Next(new SamplingSettings { Seed = 99 }, logits, position)]++;

        Assert.InRange(counts[0], 9_700, 10_300);
        Assert.InRange(counts[1], 5_750, 6_250);
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(40, 1, 0)]
    [InlineData(0, 0.8f, 0)]
    [InlineData(0, 1, 0.1f)]
    [InlineData(30, 0.9f, 0.05f)]
    public void Next_Frequencies_FollowWhatTheRulesLeave(int topK, float topP, float minP)
    {
        const int Draws = 40_000;
        var logits = Logits(3);
        var counts = new int[Vocabulary];
        for (var seed = 0; seed < Draws; seed++)
        {
            counts[Next(new SamplingSettings { TopK = topK, TopP = topP, MinP = minP, Seed = seed }, logits, 11)]++;
        }

        // Pearson's test over those that can come at all; what is beyond would happen once in a million runs.
        var probabilities = logits.Select(logit => Math.Exp(logit)).ToArray();
        var possible = Enumerable.Range(0, Vocabulary).OrderByDescending(token => logits[token]).Where(token => probabilities[token] >= minP * probabilities.Max());
        if (topK > 0) possible = possible.Take(topK);
        var kept = possible.ToList();
        var (whole, share, count) = (kept.Sum(token => probabilities[token]), 0.0, 0);
        while (count < kept.Count && (count == 0 || share < topP * whole)) share += probabilities[kept[count++]];
        kept = kept[..count];

        Assert.Equal(Draws, kept.Sum(token => counts[token]));
        var deviation = kept.Sum(token => Math.Pow(counts[token] - (Draws * probabilities[token] / share), 2) / (Draws * probabilities[token] / share));
        Assert.InRange(deviation, 0, kept.Count + (5 * Math.Sqrt(2 * kept.Count)) + 10);
    }

    [Fact]
    public void Next_BuffersUsedByOthers_ChoosesTheSame()
    {
        var shared = new SamplingScratch();
        foreach (var size in (int[])[900, 50, 3000, 50, 900])
        {
            var logits = Enumerable.Range(0, size).Select(i => (float)(SamplingRandom.Uniform(size, i, 4) * 9)).ToArray();
            foreach (var settings in (SamplingSettings[])[new() { TopK = 40 }, new() { TopP = 0.9f }, new() { MinP = 0.1f }, new() { TopK = 25, TopP = 0.7f }])
            {
                Assert.Equal(Next(settings, logits, 8), new TokenSampler(settings, shared).Next(logits, Likeliest(logits), 8));
            }
        }
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
    public void TryFindLikeliest_LogitsNotFinite_IsFalseWhereverTheyAre(float bad)
    {
        for (var size = 1; size < 100; size++)
        {
            for (var at = 0; at < size; at++)
            {
                var logits = new float[size];
                logits[at] = bad;

                Assert.False(TokenSampler.TryFindLikeliest(logits, out _));
            }
        }
    }

    [Fact]
    public void TryFindLikeliest_OnlyMaskedTokens_IsFalse()
    {
        Assert.False(TokenSampler.TryFindLikeliest([float.NegativeInfinity, float.NegativeInfinity], out _));
        Assert.False(TokenSampler.TryFindLikeliest([], out _));
        Assert.True(TokenSampler.TryFindLikeliest([float.NegativeInfinity, -1e30f], out var token));
        Assert.Equal(1, token);
    }

    private static int Next(SamplingSettings settings, float[] logits, int position) =>
        new TokenSampler(settings, new SamplingScratch()).Next(logits, Likeliest(logits), position);

    private static int Likeliest(float[] logits)
    {
        Assert.True(TokenSampler.TryFindLikeliest(logits, out var token));
        return token;
    }

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
