using System.Diagnostics;
using System.Threading.Channels;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.Contracts.Http.Streaming;
using DeepSeek.Inference.Endpoints.Http.Errors;
using DeepSeek.Inference.Endpoints.Http.Streaming;
using DeepSeek.Inference.Scheduling;
using DeepSeek.Inference.Tokenization;

namespace DeepSeek.Inference.Endpoints.Http.ChatCompletions;

/// <summary>Writes the choices of an answer as server-sent events, each token as soon as it is there, in whatever order they come.</summary>
internal sealed class StreamedAnswerWriter(HttpContext context, AnswerIdentity identity, ModelTokenizer tokenizer, int choices, bool includeUsage)
{
    private readonly bool[] _begun = new bool[choices];
    private readonly LogprobList _logprobs = new(tokenizer);
    private UsageSum _usage;
    private int _open = choices;

    // The waits take no cancellation: when the client goes the engine ends the sequences, and that is news. Waiting for both at once costs an
    // allocation and two registrations a token.
    public async Task WriteAsync(ChannelReader<SequenceUpdate> updates)
    {
        // The status goes out with the first news, so that a failure before it is still an answer of its own.
        var update = await updates.ReadAsync(CancellationToken.None);
        if (update.End?.Failure is { } early)
        {
            await ApiFailureResponse.WriteAsync(context, early);
            return;
        }

        using var events = ServerSentEvents.Begin(context);
        var chunks = new ChunkWriter(events, identity);
        while (true)
        {
            if (Write(chunks, update) is { } failure)
            {
                await events.BreakOffAsync(failure);
                return;
            }

            if (_open == 0) break;

            // What has come meanwhile goes out together.
            while (!updates.TryRead(out update))
            {
                await events.FlushAsync();
                if (!await updates.WaitToReadAsync(CancellationToken.None)) throw new UnreachableException("A sequence ended without an end.");
            }
        }

        if (includeUsage) chunks.Usage(_usage.ToContract());
        await events.CompleteAsync();
    }

    /// <summary>Writes what is new, and gives the failure back where it is one.</summary>
    private ApiFailure? Write(ChunkWriter chunks, in SequenceUpdate update)
    {
        var choice = update.Choice;
        if (!_begun[choice])
        {
            chunks.Role(choice);
            _begun[choice] = true;
        }

        var logprobs = LogprobsOf(update);
        if (update.Reasoning is not null)
        {
            chunks.Reasoning(choice, update.Reasoning, logprobs);
            logprobs = null;
        }

        if (update.Content is not null)
        {
            chunks.Content(choice, update.Content, logprobs);
            logprobs = null;
        }

        if (logprobs is not null) chunks.Silent(choice, logprobs);
        if (update.End is not { } end) return null;
        if (end.Failure is not null) return end.Failure;
        chunks.Finish(choice, end.FinishReason!);
        _usage.Add(end.Usage);
        _open--;
        return null;
    }

    private ChoiceLogprobs? LogprobsOf(in SequenceUpdate update)
    {
        if (update.Logprobs is null) return null;
        _logprobs.Add(update.Token, update.Logprobs);
        return _logprobs.Take();
    }
}
