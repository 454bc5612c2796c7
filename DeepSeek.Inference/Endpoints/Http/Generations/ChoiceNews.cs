using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane.Generations;
using DeepSeek.Inference.Endpoints.Http.ChatCompletions;
using DeepSeek.Inference.Endpoints.Http.Streaming;
using DeepSeek.Inference.Scheduling;
using DeepSeek.Inference.Tokenization;

namespace DeepSeek.Inference.Endpoints.Http.Generations;

/// <summary>
/// What has come of one choice since it was last written. Writes it byte for byte as the serializer would write a <see cref="GenerationTokens"/>, without
/// making one: this is done for every token of every stream.
/// </summary>
internal sealed class ChoiceNews(int choice, ModelTokenizer tokenizer)
{
    private readonly List<int> _tokens = [];
    private readonly LogprobList _logprobs = new(tokenizer);
    private string? _reasoning;
    private string? _content;
    private SequenceEnd? _end;

    /// <summary>Whether there is anything to write.</summary>
    public bool Any => HasText || _tokens.Count > 0 || _end is not null;

    // Text comes without a token where processors let go of what they held, or where the client lacks some of what was said before.
    private bool HasText => _reasoning is not null || _content is not null;

    /// <summary>Takes note of news.</summary>
    public void Add(in SequenceUpdate update)
    {
        if (update.Token >= 0) _tokens.Add(update.Token);
        if (update.Logprobs is not null) _logprobs.Add(update.Token, update.Logprobs);
        _reasoning = _reasoning is null ? update.Reasoning : _reasoning + update.Reasoning;
        _content = _content is null ? update.Content : _content + update.Content;
        if (update.End is { Failure: null } end) _end = end;
    }

    /// <summary>Writes the news, and forgets them.</summary>
    public void WriteTo(ServerSentEvents events)
    {
        if (HasText || _tokens.Count > 0) WriteTokens(events);
        if (_end is not null) events.Event(ToContract(_end), GenerationsJsonContext.Wire.GenerationEnded);
        _tokens.Clear();
        (_reasoning, _content, _end) = (null, null, null);
    }

    private void WriteTokens(ServerSentEvents events)
    {
        events.Raw("data: {\"choice\":"u8);
        events.Number(choice);
        events.Raw(",\"token_ids\":["u8);
        for (var i = 0; i < _tokens.Count; i++)
        {
            if (i > 0) events.Raw(","u8);
            events.Number(_tokens[i]);
        }

        events.Raw("]"u8);
        if (_reasoning is not null)
        {
            events.Raw(",\"reasoning\":"u8);
            events.Text(_reasoning);
        }

        if (_content is not null)
        {
            events.Raw(",\"content\":"u8);
            events.Text(_content);
        }

        if (_logprobs.Take() is { } logprobs)
        {
            events.Raw(",\"logprobs\":"u8);
            events.Json(logprobs, ContractsJsonContext.Wire.ChoiceLogprobs);
        }

        events.Raw("}\n\n"u8);
    }

    private GenerationEnded ToContract(SequenceEnd end) => new()
    {
        Choice = choice,
        FinishReason = end.FinishReason!,
        Usage = UsageSum.ToContract(end.Usage),
        Timings = new GenerationTimings
        {
            QueueSeconds = end.Timings.Queue.TotalSeconds,
            PrefillSeconds = end.Timings.Prefill.TotalSeconds,
            DecodeSeconds = end.Timings.Decode.TotalSeconds,
        },
    };
}
