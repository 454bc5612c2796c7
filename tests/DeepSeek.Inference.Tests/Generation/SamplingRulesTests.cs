using DeepSeek.Inference.Generation;

namespace DeepSeek.Inference.Tests.Generation;

/// <summary>The quick sampler against the plain one, with rules alone and combined at random.</summary>
public sealed class SamplingRulesTests
{
    private const int Steps = 6;

    public static TheoryData<string> Rules() =>
        ["none", "bias", "min tokens", "repetition", "frequency", "presence", "min p", "top k", "top p", "top k and p", "all"];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Next_Rules_ChooseAsTheReference(string rule)
    {
        var scratch = new SamplingScratch();
        for (var seed = 0; seed < 150; seed++)
        {
            var random = new SeededNumbers(seed);
            var size = random.OneOf(1, 2, 3, 7, 8, 33, 64, 257, 511, 512, 513, 1000, 1000, 5000);
            Compare(Request(rule, random, size), random, size, Steps, scratch);
        }
    }

    [Theory]
    [InlineData(16_000)]
    [InlineData(151_936)]
    public void Next_LargeVocabularies_ChooseAsTheReference(int size)
    {
        var scratch = new SamplingScratch();
        for (var seed = 0; seed < 12; seed++)
        {
            var random = new SeededNumbers(seed);
            Compare(Request(random.OneOf("top k", "top p", "all", "none"), random, size), random, size, steps: 1, scratch);
        }
    }

    [Fact]
    public void Next_Logits_AreNotChanged()
    {
        var random = new SeededNumbers(5);
        var request = Request("all", random, 400);
        var logits = Logits(random, 400);
        float[] before = [.. logits];

        new SequenceGenerator(SmallVocabulary.WithMarkTokens, request).Next(logits);

        Assert.Equal(before, logits);
    }

    private static void Compare(GenerationRequest request, SeededNumbers random, int size, int steps, SamplingScratch scratch)
    {
        var generator = new SequenceGenerator(SmallVocabulary.WithMarkTokens, request, scratch);
        List<int> emitted = [];
        for (var step = 0; step < steps && generator.FinishReason is null; step++)
        {
            var logits = Logits(random, size);
            if (IsLeftNothing(logits, request, emitted)) break;
            var expected = ReferenceSampler.Next(logits, request, emitted);

            Assert.Equal(expected, generator.Next(logits).Token);
            emitted.Add(expected);
        }
    }

    private static bool IsLeftNothing(float[] logits, GenerationRequest request, List<int> emitted) =>
        emitted.Count < request.MinTokens && Enumerable.Range(0, logits.Length).All(token =>
            float.IsNegativeInfinity(logits[token]) || request.EndTokens.Contains(token) || request.StopTokens.Contains(token));

    private static GenerationRequest Request(string rule, SeededNumbers random, int size)
    {
        bool Has(string name) => rule == name || (rule == "all" && random.Next(2) == 0);
        var topKAndP = Has("top k and p");
        return new GenerationRequest
        {
            PromptTokens = [.. Enumerable.Range(0, 1 + random.Next(20)).Select(_ => random.Next(size))],
            MaxTokens = 100,
            MinTokens = Has("min tokens") ? 1 + random.Next(4) : 0,
            EndTokens = new HashSet<int> { random.Next(size) },
            StopTokens = new HashSet<int> { random.Next(size), random.Next(size) },
            Marks = new ReasoningMarks(SmallVocabulary.Open, SmallVocabulary.Close),
            Sampling = new SamplingSettings
            {
                Temperature = random.OneOf(0, 0.01f, 0.6f, 1, 1, 2),
                TopP = Has("top p") || topKAndP ? random.OneOf(0.001f, 0.5f, 0.9f, 0.95f, 0.9999f) : 1,
                TopK = Has("top k") || topKAndP ? random.OneOf(1, 2, 20, 100, 400, 3000, 200_000) : 0,
                MinP = Has("min p") ? random.OneOf(0.001f, 0.05f, 0.5f, 1) : 0,
                RepetitionPenalty = Has("repetition") ? random.OneOf(0.5f, 1.1f, 2) : 1,
                FrequencyPenalty = Has("frequency") ? random.OneOf(-1.5f, 0.3f, 2) : 0,
                PresencePenalty = Has("presence") ? random.OneOf(-1.5f, 0.3f, 2) : 0,
                LogitBias = Has("bias")
                    ? Enumerable.Range(0, 5).Select(_ => random.Next(size + 2)).Distinct().ToDictionary(token => token, _ => random.OneOf(-100f, -1.5f, 2, 100))
                    : null,
                Seed = random.Next(int.MaxValue),
                Choice = random.Next(3),
            },
        };
    }

    // Peaked or flat, some with many equal logits, both zeros and masked tokens among them.
    private static float[] Logits(SeededNumbers random, int size)
    {
        var (width, isCoarse) = (random.OneOf(0.5f, 4, 20), random.Next(3) == 0);
        var logits = new float[size];
        for (var token = 0; token < size; token++)
        {
            var logit = width * (float)(random.Next() + random.Next() - 1);
            logits[token] = isCoarse ? MathF.Round(logit) : logit;
            if (isCoarse && token != 0 && random.Next(10) == 0) logits[token] = float.NegativeInfinity;
        }

        return logits;
    }
}
