using System.Text.Json;

namespace DeepSeek.Contracts.Http.Streaming;

/// <summary>
/// Writes the chunks of one answer, byte for byte as the serializer would write a <see cref="ChatCompletionChunk"/>. All but the text is encoded once: a
/// chunk is written for every token of every stream.
/// </summary>
public sealed class ChunkWriter
{
    private readonly EventWriter _events;

    // Up to and including "choices":[.
    private readonly byte[] _head;

    /// <summary>A writer of one answer's chunks.</summary>
    public ChunkWriter(EventWriter events, AnswerIdentity identity)
    {
        _events = events;
        var empty = new ChatCompletionChunk { Id = identity.Id, Created = identity.Created, Model = identity.Model, Choices = [] };
        var json = JsonSerializer.SerializeToUtf8Bytes(empty, ContractsJsonContext.Wire.ChatCompletionChunk);
        _head = [.. EventWriter.Opening, .. json.AsSpan(0, json.Length - "]}".Length)];
    }

    /// <summary>Begins a choice: its role, and no text yet.</summary>
    public void Role(int choice)
    {
        Begin(choice);
        _events.Raw("""{"role":"assistant","content":""}"""u8);
        End(null, null);
    }

    /// <summary>New thought.</summary>
    public void Reasoning(int choice, string text, ChoiceLogprobs? logprobs)
    {
        Begin(choice);
        _events.Raw("""{"reasoning_content":"""u8);
        _events.Text(text);
        _events.Raw("}"u8);
        End(logprobs, null);
    }

    /// <summary>New answer.</summary>
    public void Content(int choice, string text, ChoiceLogprobs? logprobs)
    {
        Begin(choice);
        _events.Raw("""{"content":"""u8);
        _events.Text(text);
        _events.Raw("}"u8);
        End(logprobs, null);
    }

    /// <summary>A <c>delta</c> that is written already.</summary>
    public void Delta(int choice, ReadOnlySpan<byte> utf8, ChoiceLogprobs? logprobs)
    {
        Begin(choice);
        _events.Raw(utf8);
        End(logprobs, null);
    }

    /// <summary>Tokens that brought no text of their own.</summary>
    public void Silent(int choice, ChoiceLogprobs logprobs)
    {
        Begin(choice);
        _events.Raw("{}"u8);
        End(logprobs, null);
    }

    /// <summary>Ends a choice.</summary>
    public void Finish(int choice, string reason)
    {
        Begin(choice);
        _events.Raw("{}"u8);
        End(null, reason);
    }

    /// <summary>Tokens read and written, of all choices.</summary>
    public void Usage(Usage usage)
    {
        _events.Raw(_head);
        _events.Raw("],\"usage\":"u8);
        _events.Json(usage, ContractsJsonContext.Wire.Usage);
        _events.Raw("}"u8);
        _events.Raw(EventWriter.Closing);
    }

    private void Begin(int choice)
    {
        _events.Raw(_head);
        _events.Raw("{\"index\":"u8);
        _events.Number(choice);
        _events.Raw(",\"delta\":"u8);
    }

    private void End(ChoiceLogprobs? logprobs, string? finishReason)
    {
        if (logprobs is not null)
        {
            _events.Raw(",\"logprobs\":"u8);
            _events.Json(logprobs, ContractsJsonContext.Wire.ChoiceLogprobs);
        }

        if (finishReason is null)
        {
            _events.Raw(",\"finish_reason\":null}]}\n\n"u8);
            return;
        }

        _events.Raw(",\"finish_reason\":"u8);
        _events.Text(finishReason);
        _events.Raw("}]}\n\n"u8);
    }
}
