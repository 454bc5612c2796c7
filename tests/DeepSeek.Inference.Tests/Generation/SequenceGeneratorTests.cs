using DeepSeek.Contracts.Http;
using DeepSeek.Inference.Generation;

namespace DeepSeek.Inference.Tests.Generation;

public sealed class SequenceGeneratorTests
{
    private static readonly int[] Hello = [.. "hello".Select(letter => (int)letter)];

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Next_NothingCanBeChosen_ThrowsAndChangesNothing(float bad)
    {
        var generator = Generator(Request());
        var logits = Towards('a');
        generator.Next(logits);
        float[] broken = [.. logits];
        if (float.IsNegativeInfinity(bad)) Array.Fill(broken, bad);
        broken[100] = bad;

        Assert.Throws<InvalidLogitsException>(() => generator.Next(broken));

        Assert.Equal([(int)'a'], generator.Emitted.ToArray());
        Assert.Equal(new GenerationUsage(1, 1, 0), generator.Usage);
        Assert.Equal("b", generator.Next(Towards('b')).Content);
    }

    [Fact]
    public void Next_RulesLeaveNothing_Throws()
    {
        var logits = new float[SmallVocabulary.Size];
        Array.Fill(logits, float.NegativeInfinity);
        logits[SmallVocabulary.End] = 1;
        var generator = Generator(Request() with { MinTokens = 2 });

        Assert.Throws<InvalidLogitsException>(() => generator.Next(logits));
        Assert.True(generator.Emitted.IsEmpty);
    }

    [Fact]
    public void Next_AfterTheEnd_IsAnError()
    {
        var generator = Generator(Request() with { MaxTokens = 1 });
        generator.Next(Towards('a'));

        Assert.Equal(FinishReasons.Length, generator.FinishReason);
        Assert.Throws<InvalidOperationException>(() => generator.Next(Towards('a')));
    }

    [Fact]
    public void Next_EndToken_EndsUnlessIgnored()
    {
        Assert.Equal(("ab", FinishReasons.Stop), Write(Request(), 'a', 'b', SmallVocabulary.End, 'c'));
        Assert.Equal(("abc", null), Write(Request() with { IgnoreEndTokens = true }, 'a', 'b', SmallVocabulary.End, 'c'));
    }

    [Fact]
    public void Next_StopToken_EndsAlsoWhereEndTokensDoNot()
    {
        var request = Request() with { StopTokens = new HashSet<int> { 'x' }, IgnoreEndTokens = true };

        Assert.Equal(("a", FinishReasons.Stop), Write(request, 'a', SmallVocabulary.End, 'x', 'c'));
    }

    [Fact]
    public void Next_MinTokens_NothingEndsBefore()
    {
        var request = Request() with { MinTokens = 3, StopSequences = ["hel", "lo"], StopTokens = new HashSet<int> { 'x' } };

        // What the first three say is not looked at, also not as the beginning of a stop text.
        Assert.Equal(("hel", FinishReasons.Stop), Write(request, [.. Hello]));
        Assert.Equal(("xyz", null), Write(Request() with { MinTokens = 3, StopSequences = ["yz"] }, 'x', 'y', 'z'));

        var generator = Generator(request);
        for (var step = 0; step < 3; step++)
        {
            var logits = Towards(step == 1 ? 'x' : SmallVocabulary.End);
            logits['k'] = 5;
            Assert.Equal('k', generator.Next(logits).Token);
        }

        Assert.Equal(FinishReasons.Stop, generator.Next(Towards(SmallVocabulary.End)).FinishReason);
    }

    [Fact]
    public void Next_CharacterOverSeveralTokens_ComesWhole()
    {
        var generator = Generator(Request());
        List<string?> pieces = [];
        foreach (var value in "é𠀀"u8) pieces.Add(generator.Next(Towards(value)).Content);

        Assert.Equal([null, "é", null, null, null, "𠀀"], pieces);
    }

    [Fact]
    public void Next_MarkInTheMiddleOfACharacter_BreaksItWhereItBegan()
    {
        var generator = Generator(Request() with { ReasoningOpened = true });
        generator.Next(Towards('a'));
        generator.Next(Towards("é"u8[0]));

        Assert.Equal("\uFFFD", generator.Next(Towards(SmallVocabulary.Close)).Reasoning);
        Assert.Equal("b", generator.Next(Towards('b')).Content);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Next_EmptyThought_IsNone(bool marksAreTokens)
    {
        int[] marks = marksAreTokens ? [SmallVocabulary.Open, SmallVocabulary.Close] : [SmallVocabulary.Word("<think>"), SmallVocabulary.Word("</think>")];
        var generator = Generator(Request(marksAreTokens));
        var steps = ((int[])[.. marks, SmallVocabulary.Word("\n\n"), '7']).Select(token => generator.Next(Towards(token))).ToList();

        Assert.All(steps, step => Assert.Null(step.Reasoning));
        Assert.Equal([null, null, null, "7"], steps.Select(step => step.Content));
        Assert.Equal(new GenerationUsage(1, 4, 2), generator.Usage);
    }

    [Fact]
    public void Next_OnlyOneMarkIsAToken_BothAreFound()
    {
        var request = Request() with { Marks = new ReasoningMarks(null, SmallVocabulary.Close) };
        var generator = Generator(request);
        var steps = ((int[])[SmallVocabulary.Word("<think>"), 'a', SmallVocabulary.Close, 'b']).Select(token => generator.Next(Towards(token))).ToList();

        Assert.Equal([null, "a", null, null], steps.Select(step => step.Reasoning));
        Assert.Equal([null, null, null, "b"], steps.Select(step => step.Content));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void Next_ThinkingBudget_ClosesTheThought(int budget)
    {
        foreach (var marksAreTokens in (bool[])[true, false])
        {
            int[] close = marksAreTokens ? [SmallVocabulary.Close] : [.. "</think>"];
            var generator = Generator(Request(marksAreTokens) with { ReasoningOpened = true, MaxReasoningTokens = budget, TopLogprobs = 0 });
            List<GenerationStep> steps = [];
            for (var step = 0; step < budget + close.Length + 2; step++) steps.Add(generator.Next(Towards('m')));

            Assert.Equal([.. Enumerable.Repeat((int)'m', budget), .. close, 'm', 'm'], generator.Emitted.ToArray());
            Assert.Equal(new string('m', budget), string.Concat(steps.Select(step => step.Reasoning)));
            Assert.Equal("mm", string.Concat(steps.Select(step => step.Content)));
            Assert.Equal(budget + close.Length, generator.Usage.ReasoningTokens);
            var expected = ReferenceSampler.Logprobs(Towards('m'));
            Assert.All(steps, step => Assert.Equal(expected[step.Token], step.Logprobs!.Logprob, 1e-5));
            Assert.Equal(budget + close.Length, steps.Count(step => step.Logprobs!.IsReasoning));
        }
    }

    [Fact]
    public void Next_ThinkingBudget_CountsOnlyInAThought()
    {
        Assert.Equal(("mmm", null), Write(Request() with { MaxReasoningTokens = 0 }, 'm', 'm', 'm'));

        // One that the model opens itself counts with its mark.
        var generator = Generator(Request() with { MaxReasoningTokens = 2 });
        foreach (var token in (int[])[SmallVocabulary.Open, 'm', 'm', 'm']) generator.Next(Towards(token));
        Assert.Equal([SmallVocabulary.Open, 'm', SmallVocabulary.Close, 'm'], generator.Emitted.ToArray());
    }

    [Fact]
    public void Next_ThinkingBudgetSpentWithinTheMark_OnlyTheRestIsForced()
    {
        var generator = Generator(Request(marksAreTokens: false) with { ReasoningOpened = true, MaxReasoningTokens = 4 });
        foreach (var token in "mm</mmmmmm") generator.Next(Towards(token));

        Assert.Equal("mm</think>", string.Concat(generator.Emitted.ToArray().Select(token => (char)token)));
    }

    [Fact]
    public void Constructor_EmittedTokensReachTheEnd_HasEnded()
    {
        Assert.Equal(FinishReasons.Length, Generator(Request() with { MaxTokens = 5, EmittedTokens = Hello }).FinishReason);
        Assert.Equal(FinishReasons.Stop, Generator(Request() with { EmittedTokens = [.. Hello, SmallVocabulary.End] }).FinishReason);
        Assert.Equal(FinishReasons.Stop, Generator(Request() with { EmittedTokens = Hello, StopSequences = ["ell"] }).FinishReason);
        Assert.Null(Generator(Request() with { EmittedTokens = Hello }).FinishReason);
    }

    [Theory]
    [InlineData(512)]
    [InlineData(3)]
    [InlineData(16_000)]
    public void Next_Logprobs_AreTheModelsOwn(int size)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new SeededNumbers(seed);
            var logits = Enumerable.Range(0, size).Select(_ => MathF.Round((float)(random.Next() * 20), 1)).ToArray();
            logits[0] = float.NegativeInfinity;
            var expected = ReferenceSampler.Logprobs(logits);
            var top = seed % 21;
            var sampling = new SamplingSettings
            {
                Temperature = 1.7f, TopK = 30, PresencePenalty = 1, LogitBias = new Dictionary<int, float> { [1] = 50 }, Seed = seed,
            };

            var step = new SequenceGenerator(SmallVocabulary.WithMarkTokens, Request() with { Sampling = sampling, TopLogprobs = top }).Next(logits);

            Assert.Equal(expected[step.Token], step.Logprobs!.Logprob, 1e-4);
            var ranked = Enumerable.Range(1, size - 1).OrderByDescending(token => logits[token]).ThenBy(token => token).Take(top);
            Assert.Equal(ranked, step.Logprobs.Top.Select(listed => listed.Token));
            Assert.All(step.Logprobs.Top, listed => Assert.Equal(expected[listed.Token], listed.Logprob, 1e-4));
        }
    }

    [Fact]
    public void Next_ForcedTokenIsImpossibleToTheModel_ItsLogprobIsFinite()
    {
        var logits = Towards('m');
        logits[SmallVocabulary.Close] = float.NegativeInfinity;
        var step = Generator(Request() with { ReasoningOpened = true, MaxReasoningTokens = 0, TopLogprobs = 1 }).Next(logits);

        Assert.Equal((SmallVocabulary.Close, -9999f), (step.Token, step.Logprobs!.Logprob));
    }

    [Theory]
    [InlineData(0f, 1f, true)]
    [InlineData(0f, 1f, false)]
    [InlineData(1f, 1f, true)]
    [InlineData(1f, 0.95f, true)]
    public void Next_SteadyState_AllocatesNothing(float temperature, float topP, bool marksAreTokens)
    {
        const int Steps = 4000;
        var request = Request(marksAreTokens) with
        {
            MaxTokens = 100_000,
            EmittedTokens = [.. Enumerable.Repeat((int)'a', 5000)],
            StopSequences = ["never met"],
            Sampling = new SamplingSettings { Temperature = temperature, TopP = topP },
        };
        var generator = Generator(request);
        var logits = Towards(SmallVocabulary.Word("hello"));
        for (var step = 0; step < 200; step++) generator.Next(logits);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var step = 0; step < Steps; step++) generator.Next(logits);

        // Only the list of emitted tokens may grow once.
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Steps, 0, 16);
    }

    private static SequenceGenerator Generator(GenerationRequest request) =>
        new(request.Marks.CloseToken is null ? SmallVocabulary.WithMarkTexts : SmallVocabulary.WithMarkTokens, request);

    private static (string Content, string? FinishReason) Write(GenerationRequest request, params int[] tokens)
    {
        var generator = Generator(request);
        var content = "";
        foreach (var token in tokens)
        {
            if (generator.FinishReason is not null) break;
            content += generator.Next(Towards(token)).Content;
        }

        return (content, generator.FinishReason);
    }

    private static GenerationRequest Request(bool marksAreTokens = true) => new()
    {
        PromptTokens = [1],
        MaxTokens = 1000,
        EndTokens = new HashSet<int> { SmallVocabulary.End },
        Marks = SmallVocabulary.Of(marksAreTokens).Marks,
        Sampling = new SamplingSettings { Temperature = 0 },
    };

    private static float[] Towards(int token)
    {
        var logits = new float[SmallVocabulary.Size];
        logits[token] = 10;
        return logits;
    }
}
