using DeepSeek.Inference.Generation;

namespace DeepSeek.Inference.Tests.Generation;

/// <summary>A run is cut after every one of its tokens: what goes on from there must be the run, token for token and piece for piece.</summary>
public sealed class ContinuationTests
{
    private const int LongestRun = 60;

    // What a run is mostly made of: letters and words, parts of marks and stop texts, the bytes of é and 𠀀.
    private static readonly int[] Usual =
    [
        .. Enumerable.Range(SmallVocabulary.Word("</"), 15), .. "</think>abS T\n".Select(letter => (int)letter), .. "é𠀀"u8, SmallVocabulary.Open,
        SmallVocabulary.Close,
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Next_CutAnywhere_GoesOnAsTheRunDid(bool marksAreTokens)
    {
        var tokenizer = SmallVocabulary.Of(marksAreTokens).Tokenizer;
        var (ends, scratch) = (new HashSet<string?>(), new SamplingScratch());
        for (var seed = 0; seed < 150; seed++)
        {
            var request = Request(new SeededNumbers(seed), marksAreTokens);
            var run = new SequenceGenerator(tokenizer, request, scratch);
            var (steps, usages) = (new List<GenerationStep>(), new List<GenerationUsage>());
            while (run.FinishReason is null)
            {
                steps.Add(run.Next(Logits(seed, run.Emitted)));
                usages.Add(run.Usage);
            }

            ends.Add(run.FinishReason);
            for (var cut = 0; cut <= steps.Count; cut++)
            {
                var continued = new SequenceGenerator(tokenizer, request with { EmittedTokens = run.Emitted[..cut].ToArray() }, scratch);
                for (var at = cut; at < steps.Count; at++)
                {
                    Assert.Equal(steps[at] with { Logprobs = null }, continued.Next(Logits(seed, continued.Emitted)) with { Logprobs = null });
                    Assert.Equal(usages[at], continued.Usage);
                }

                Assert.Equal(run.FinishReason, continued.FinishReason);
                Assert.Equal(run.Emitted, continued.Emitted);
                Assert.Equal(run.Usage, continued.Usage);
            }
        }

        Assert.Equal(["length", "stop"], ends.Order());
    }

    private static GenerationRequest Request(SeededNumbers random, bool marksAreTokens) => new()
    {
        PromptTokens = [1, 2, 3],
        MaxTokens = 1 + random.Next(LongestRun),
        MinTokens = random.OneOf(0, 0, 8),
        EndTokens = new HashSet<int> { SmallVocabulary.End },
        StopTokens = new HashSet<int> { SmallVocabulary.Word("hello") },
        StopSequences = random.OneOf<string[]>([], ["STOP", "abab"], ["ST\n", "Sé", "aba"]),
        MaxReasoningTokens = random.OneOf<int?>(null, 0, 3, 9),
        TopLogprobs = random.OneOf<int?>(null, 2),
        Marks = SmallVocabulary.Of(marksAreTokens).Marks,
        ReasoningOpened = random.Next(2) == 0,
        Sampling = new SamplingSettings
        {
            Temperature = random.OneOf(0, 0.7f, 1.3f),
            TopP = random.OneOf(1, 0.9f),
            TopK = random.OneOf(0, 20),
            RepetitionPenalty = random.OneOf(1, 1.3f),
            PresencePenalty = random.OneOf(0, 0.7f),
            FrequencyPenalty = random.OneOf(0, 0.4f),
            Seed = random.Next(1000),
        },
    };

    // Any function of the tokens so far would do.
    private static float[] Logits(int seed, ReadOnlySpan<int> emitted)
    {
        var random = new SeededNumbers((seed * 1000) + emitted.Length + (emitted.IsEmpty ? 0 : 31 * emitted[^1]));
        var logits = new float[SmallVocabulary.Size];
        foreach (var token in Usual) logits[token] = 4 + (float)(4 * random.Next());
        logits[SmallVocabulary.End] = random.Next(40) == 0 ? 12 : 0;
        return logits;
    }
}
