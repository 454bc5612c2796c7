using System.Collections.Immutable;
using System.Threading.Channels;
using DeepSeek.Contracts.Http;
using DeepSeek.Inference.Processing.Pipelines;
using DeepSeek.Inference.Scheduling;
using DeepSeek.Processing;

namespace DeepSeek.Inference.Processing.Answers;

/// <summary>Takes the answers to one request through its post-processors, between the engine and whoever writes them.</summary>
internal sealed class AnswerProcessing
{
    private readonly ImmutableArray<ChoiceProcessing> _choices;

    private AnswerProcessing(ImmutableArray<ChoiceProcessing> choices) => _choices = choices;

    /// <summary>For the answers to a request; null where no processor of the pipeline looks at answers.</summary>
    /// <param name="processors">The pipeline.</param>
    /// <param name="states">What each of them said of the request.</param>
    /// <param name="request">The request as the model sees it.</param>
    /// <param name="context">Whose it is.</param>
    public static AnswerProcessing? For(
        ImmutableArray<ConfiguredProcessor> processors, IReadOnlyList<object?> states, ChatCompletionRequest request, RequestContext context)
    {
        // From the last to the first: the one that saw the request before all others sees the answer after them.
        int[] looking = [.. Enumerable.Range(0, processors.Length).Where(i => processors[i].Post is not null).Reverse()];
        if (looking.Length == 0) return null;
        return new AnswerProcessing([.. Enumerable.Range(0, request.N ?? 1).Select(choice => new ChoiceProcessing([.. looking.Select(i =>
            new AnswerStage(processors[i], new AnswerContext { Context = context, Request = request, Choice = choice, State = states[i] }))]))]);
    }

    /// <summary>Lets processors end sequences.</summary>
    public SequenceRequest Watch(SequenceRequest sequences) => sequences with
    {
        Choices = [.. sequences.Choices.Select(choice => choice with { Enough = _choices[choice.Sampling.Choice].Enough })],
    };

    /// <summary>What is to go out of one piece of news; null for nothing.</summary>
    public ValueTask<SequenceUpdate?> ProcessAsync(in SequenceUpdate update) => _choices[update.Choice].ProcessAsync(update);

    /// <summary>The news of the engine as they are to go out. They come to their end when the engine's do.</summary>
    public ChannelReader<SequenceUpdate> Apply(ChannelReader<SequenceUpdate> updates)
    {
        // As the engine's own: readers run on the thread that brings the news.
        var processed = Channel.CreateUnbounded<SequenceUpdate>(
            new UnboundedChannelOptions { SingleReader = true, SingleWriter = true, AllowSynchronousContinuations = true });
        _ = PumpAsync(updates, processed.Writer);
        return processed.Reader;
    }

    // Nobody waits for it; what it throws is thrown to the reader.
    private async Task PumpAsync(ChannelReader<SequenceUpdate> updates, ChannelWriter<SequenceUpdate> processed)
    {
        try
        {
            await foreach (var update in updates.ReadAllAsync(CancellationToken.None))
            {
                if (await ProcessAsync(update) is { } outgoing) processed.TryWrite(outgoing);
            }

            processed.TryComplete();
        }
#pragma warning disable CA1031 // Passed on.
        catch (Exception error)
#pragma warning restore CA1031
        {
            processed.TryComplete(error);
        }
    }
}
