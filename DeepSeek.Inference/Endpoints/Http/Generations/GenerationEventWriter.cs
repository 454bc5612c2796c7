using System.Diagnostics;
using System.Threading.Channels;
using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane.Generations;
using DeepSeek.Inference.Endpoints.Http.ChatCompletions.Validation;
using DeepSeek.Inference.Endpoints.Http.Errors;
using DeepSeek.Inference.Endpoints.Http.Streaming;
using DeepSeek.Inference.Scheduling;
using DeepSeek.Inference.Tokenization;

namespace DeepSeek.Inference.Endpoints.Http.Generations;

/// <summary>Writes sequences as the events that gateways read.</summary>
/// <param name="context">The request.</param>
/// <param name="started">The first event.</param>
/// <param name="tokenizer">The model's tokenizer.</param>
/// <param name="undelivered">What comes before the engine's news: text of a continuation that the client lacks, and ends that it was not told of.</param>
internal sealed class GenerationEventWriter(
    HttpContext context, GenerationStarted started, ModelTokenizer tokenizer, IReadOnlyList<SequenceUpdate> undelivered)
{
    private readonly ChoiceNews?[] _news = new ChoiceNews?[RequestLimits.Choices];
    private int _open;

    /// <summary>Writes the news of an engine until all sequences have ended.</summary>
    /// <param name="updates">The news.</param>
    /// <param name="choices">How many sequences there are; at least one.</param>
    /// <remarks>As for the public stream, the waits take no cancellation: when the gateway goes the engine ends the sequences, and that is news.</remarks>
    public async Task WriteAsync(ChannelReader<SequenceUpdate> updates, int choices)
    {
        // The status goes out with the first news, so that a failure before it is still an answer of its own.
        var update = await updates.ReadAsync(CancellationToken.None);
        if (update.End?.Failure is { } early)
        {
            await ApiFailureResponse.WriteAsync(context, early);
            return;
        }

        using var events = Begin();
        _open = choices;
        while (true)
        {
            // What has come meanwhile goes out together.
            ApiFailure? failure;
            do failure = Take(update);
            while (failure is null && updates.TryRead(out update));
            WriteNews(events);
            if (failure is not null)
            {
                await events.BreakOffAsync(failure);
                return;
            }

            if (_open == 0) break;
            await events.FlushAsync();
            while (!updates.TryRead(out update))
            {
                if (!await updates.WaitToReadAsync(CancellationToken.None)) throw new UnreachableException("A sequence ended without an end.");
            }
        }

        await events.CompleteAsync();
    }

    /// <summary>Writes an answer whose choices had all ended before.</summary>
    public async Task WriteEndedAsync()
    {
        using var events = Begin();
        WriteNews(events);
        await events.CompleteAsync();
    }

    private ServerSentEvents Begin()
    {
        var events = ServerSentEvents.Begin(context);
        events.Event(started, GenerationsJsonContext.Wire.GenerationStarted);
        foreach (var update in undelivered) Take(update);
        return events;
    }

    private void WriteNews(ServerSentEvents events)
    {
        foreach (var news in _news)
        {
            if (news is { Any: true }) news.WriteTo(events);
        }
    }

    private ApiFailure? Take(in SequenceUpdate update)
    {
        (_news[update.Choice] ??= new ChoiceNews(update.Choice, tokenizer)).Add(update);
        if (update.End is null) return null;
        _open--;
        return update.End.Failure;
    }
}
