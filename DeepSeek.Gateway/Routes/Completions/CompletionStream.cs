using System.Text.Json;
using DeepSeek.Contracts.Http;
using DeepSeek.Contracts.Http.Streaming;
using DeepSeek.Gateway.Answers;

namespace DeepSeek.Gateway.Routes.Completions;

/// <summary>The events of one answer. What is the same in all of them is encoded once.</summary>
internal sealed class CompletionStream : IStreamFormat
{
    private readonly EventWriter _events;
    private readonly bool _includeUsage;
    private readonly int[] _offsets;

    // Up to and including "choices":[.
    private readonly byte[] _head;

    /// <param name="events">Where they are written.</param>
    /// <param name="empty">What is the same in all of them, without choices.</param>
    /// <param name="choices">How many choices were asked for.</param>
    /// <param name="includeUsage">Whether an event with the usage was asked for.</param>
    public CompletionStream(EventWriter events, CompletionResponse empty, int choices, bool includeUsage)
    {
        (_events, _includeUsage, _offsets) = (events, includeUsage, new int[choices]);
        var json = JsonSerializer.SerializeToUtf8Bytes(empty, ContractsJsonContext.Wire.CompletionResponse);
        _head = [.. EventWriter.Opening, .. json.AsSpan(0, json.Length - "]}".Length)];
    }

    public void Delta(AnswerDelta delta)
    {
        if (delta.Content is not null || delta.Logprobs?.Content is not null)
        {
            Write(new CompletionChoice
            {
                Text = delta.Content ?? "",
                Index = delta.Choice,
                Logprobs = LogprobLists.Of(delta.Logprobs?.Content, ref _offsets[delta.Choice]),
            });
        }
    }

    public void End(ChoiceEnded end) => Write(new CompletionChoice { Text = "", Index = end.Choice, FinishReason = end.FinishReason });

    public void End(AnswerEnded end)
    {
        if (_includeUsage)
        {
            _events.Raw(_head);
            _events.Raw("],\"usage\":"u8);
            _events.Json(end.Usage, ContractsJsonContext.Wire.Usage);
            _events.Raw("}"u8);
            _events.Raw(EventWriter.Closing);
        }
    }

    private void Write(CompletionChoice choice)
    {
        _events.Raw(_head);
        _events.Json(choice, ContractsJsonContext.Wire.CompletionChoice);
        _events.Raw("]}"u8);
        _events.Raw(EventWriter.Closing);
    }
}
