using System.Diagnostics;
using System.Threading.Channels;
using DeepSeek.Contracts.Http;
using DeepSeek.Inference.Endpoints.Http.Errors;
using DeepSeek.Inference.Scheduling;
using Microsoft.AspNetCore.Http.Features;

namespace DeepSeek.Inference.Endpoints.Http.ChatCompletions;

/// <summary>Writes a sequence as server-sent events, each as soon as its token is there.</summary>
internal sealed class StreamedAnswerWriter(HttpContext context, AnswerIdentity identity, bool includeUsage)
{
    private readonly ServerSentEvents _events = new(context.Response.BodyWriter);

    public async Task WriteAsync(ChannelReader<SequenceUpdate> updates)
    {
        // The status goes out with the first news, so that a failure before it is still an answer of its own.
        var first = await updates.ReadAsync(context.RequestAborted);
        if (first.End?.Failure is { } failure)
        {
            await ApiFailureResponse.WriteAsync(context, failure);
            return;
        }

        Begin();
        WriteDelta(new ChatMessage { Role = ChatRoles.Assistant, Content = "" });
        var end = Write(first);
        while (end is null)
        {
            await _events.FlushAsync(context.RequestAborted);
            if (!await updates.WaitToReadAsync(context.RequestAborted)) throw new UnreachableException("A sequence ended without an end.");

            // What has come meanwhile goes out together.
            while (end is null && updates.TryRead(out var update)) end = Write(update);
        }

        await EndAsync(end);
    }

    private void Begin()
    {
        var response = context.Response;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-cache";
        response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    /// <summary>Writes what is new, and gives the end back where it has come.</summary>
    private SequenceEnd? Write(SequenceUpdate update)
    {
        if (update.Reasoning is not null) WriteDelta(new ChatMessage { ReasoningContent = update.Reasoning });
        if (update.Content is not null) WriteDelta(new ChatMessage { Content = update.Content });
        return update.End;
    }

    private async Task EndAsync(SequenceEnd end)
    {
        if (end.Failure is { } failure)
        {
            // An event for those who read it, and a broken connection for all: half an answer must not look like a whole one.
            _events.Write(failure);
            await _events.FlushAsync(context.RequestAborted);
            context.Abort();
            return;
        }

        WriteDelta(new ChatMessage(), end.FinishReason);
        if (includeUsage) _events.Write(Chunk([]) with { Usage = AnswerIdentity.ToContract(end.Usage) });
        _events.WriteDone();
        await _events.FlushAsync(context.RequestAborted);
    }

    private void WriteDelta(ChatMessage delta, string? finishReason = null) =>
        _events.Write(Chunk([new ChatChunkChoice { Index = 0, Delta = delta, FinishReason = finishReason }]));

    private ChatCompletionChunk Chunk(IReadOnlyList<ChatChunkChoice> choices) => new()
    {
        Id = identity.Id,
        Created = identity.Created,
        Model = identity.Model,
        Choices = choices,
    };
}
