using System.Runtime.CompilerServices;
using System.Threading.Channels;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Inference.Generation;
using DeepSeek.Inference.Scheduling;
using DeepSeek.Testing;

namespace DeepSeek.Inference.Tests.Scheduling;

/// <summary>Asks engines for answers, and reads these to their ends.</summary>
internal static class Asking
{
    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A prompt that no other has the beginning of.</summary>
    public static int[] Prompt(int first, int length) => [first, .. Enumerable.Range(0, length - 1).Select(i => 1 + (((i * 31) + first) % 250))];

    public static GenerationRequest Generation(int[] prompt, int maxTokens, int choice = 0) => new()
    {
        PromptTokens = prompt,
        MaxTokens = maxTokens,
        Sampling = new SamplingSettings { Temperature = 0, Choice = choice },
        EndTokens = new HashSet<int>(),
        Marks = EngineBuilder.Marks,
    };

    public static SequenceRequest Request(params GenerationRequest[] choices) => new()
    {
        RequestId = "r",
        TenantId = "t",
        CachePartition = "p",
        Choices = choices,
    };

    public static SequenceRequest Request(int[] prompt, int maxTokens, Lane lane = Lane.Realtime, string tenant = "t") =>
        Request(Generation(prompt, maxTokens)) with { Lane = lane, TenantId = tenant };

    /// <summary>A sequence that is in no engine.</summary>
    public static Sequence Sequence(SequenceRequest request, long enqueuedAt = 0) =>
        new(request, request.Choices[0], new SequenceStream(1, CancellationToken.None), enqueuedAt);

    public static ChannelReader<SequenceUpdate> Submit(this ModelEngine engine, SequenceRequest request) =>
        engine.SubmitAs(request, CancellationToken.None);

    /// <summary>Submits for a client that may go.</summary>
    public static ChannelReader<SequenceUpdate> SubmitAs(this ModelEngine engine, SequenceRequest request, CancellationToken client)
    {
        Assert.True(engine.TrySubmit(request, client, out var updates, out var failure), failure?.Message);
        return updates;
    }

    /// <summary>Reads to the end, and checks that each choice has one, as the last of its news.</summary>
    public static async Task<IReadOnlyList<Answer>> AnswersAsync(this ChannelReader<SequenceUpdate> updates, int choices = 1)
    {
        var tokens = Enumerable.Range(0, choices).Select(_ => new List<int>()).ToList();
        var ends = new SequenceEnd?[choices];
        await foreach (var update in updates.ReadAllAsync(Cancellation))
        {
            Assert.Null(ends[update.Choice]);
            if (update.Token >= 0) tokens[update.Choice].Add(update.Token);
            ends[update.Choice] = update.End;
        }

        return [.. ends.Select((end, choice) => new Answer(tokens[choice], Assert.IsType<SequenceEnd>(end)))];
    }

    public static async Task<Answer> AnswerAsync(this ChannelReader<SequenceUpdate> updates) => (await updates.AnswersAsync())[0];

    /// <summary>Waits until an engine is in a state.</summary>
    public static Task UntilAsync(
        this ModelEngine engine, Predicate<EngineStatus> state, [CallerArgumentExpression(nameof(state))] string text = "") =>
        Eventually.IsAsync(() => state(engine.Status), text: text);
}
