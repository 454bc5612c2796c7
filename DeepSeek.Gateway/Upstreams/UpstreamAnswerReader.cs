using System.Text.Json;
using DeepSeek.Contracts.Http;
using DeepSeek.Gateway.Answers;
using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.Upstreams;

/// <summary>Turns what an upstream says, chunk by chunk or as a whole, into the events of an answer, and counts its tokens.</summary>
/// <param name="request">What was asked.</param>
/// <param name="segment">Where its tokens are noted.</param>
internal sealed class UpstreamAnswerReader(GatewayRequest request, AnswerSegment segment)
{
    // A token is about four bytes of English, and a prompt has its JSON around it: an estimate that is rather high.
    private const int BytesPerToken = 4;

    private readonly HashSet<int> _ended = [];
    private Usage? _told;
    private int _deltas;
    private int _reasoningDeltas;

    /// <summary>True once it has said something of the answer itself: from here on nobody else can begin it.</summary>
    public bool HasData { get; private set; }

    /// <summary>True where every choice has ended.</summary>
    public bool IsWhole => _ended.Count >= request.Completion!.N;

    /// <summary>
    /// The tokens so far. Where the upstream does not say, they are an estimate: a token for each delta, as servers send them, and for every four bytes of prompt.
    /// </summary>
    public Usage Usage => _told ?? (HasData
        ? UpstreamUsage.Of(Math.Max(1, request.Body.Length / BytesPerToken), 0, _deltas, _reasoningDeltas)
        : UpstreamUsage.Of(0, 0, 0, 0));

    /// <summary>Reads a chunk, or a whole answer.</summary>
    public List<AnswerEvent> Read(JsonElement body)
    {
        List<AnswerEvent> events = [];
        if (body.ValueKind == JsonValueKind.Object && body.TryGetProperty("choices", out var choices) && choices.ValueKind == JsonValueKind.Array)
        {
            foreach (var choice in choices.EnumerateArray())
            {
                if (choice.ValueKind == JsonValueKind.Object)
                {
                    ReadChoice(choice, events);
                }
            }
        }

        _told = (body.ValueKind == JsonValueKind.Object ? UpstreamUsage.Read(body) : null) ?? _told;
        Note();
        return events;
    }

    private void ReadChoice(JsonElement choice, List<AnswerEvent> events)
    {
        var index = choice.TryGetProperty("index", out var number) && number.TryGetInt32(out var value) ? value : 0;
        if (index < 0 || index >= request.Completion!.N || _ended.Contains(index))
        {
            return;
        }

        if (Delta(choice, index) is { } delta)
        {
            HasData = true;
            _deltas++;
            _reasoningDeltas += delta is { Reasoning: not null, Content: null } ? 1 : 0;
            events.Add(delta);
        }

        if (Text(choice, "finish_reason") is { } reason)
        {
            HasData = true;
            _ended.Add(index);
            events.Add(new ChoiceEnded(index, reason));
        }
    }

    private static AnswerDelta? Delta(JsonElement choice, int index)
    {
        var logprobs = Logprobs(choice);
        if (Text(choice, "text") is { } text)
        {
            return text.Length == 0 && logprobs is null ? null : new AnswerDelta(index) { Content = text, Logprobs = logprobs, Tokens = 1 };
        }

        if ((!choice.TryGetProperty("delta", out var said) && !choice.TryGetProperty("message", out said)) || said.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var delta = new AnswerDelta(index)
        {
            Reasoning = NotEmpty(Text(said, "reasoning_content") ?? Text(said, "reasoning")),
            Content = NotEmpty(Text(said, "content")),
            Logprobs = logprobs,
            Tokens = 1,
            Raw = HasMore(said) ? said.Clone() : null,
        };
        return delta is { Reasoning: null, Content: null, Logprobs: null, Raw: null } ? null : delta;
    }

    /// <summary>True where it says more than text: calls of tools, a refusal, whatever will be invented.</summary>
    private static bool HasMore(JsonElement said)
    {
        foreach (var property in said.EnumerateObject())
        {
            var isEmpty = property.Value.ValueKind == JsonValueKind.Null
                || (property.Value.ValueKind == JsonValueKind.Array && property.Value.GetArrayLength() == 0);
            if (!isEmpty && !property.NameEquals("role"u8) && !property.NameEquals("content"u8)
                && !property.NameEquals("reasoning_content"u8) && !property.NameEquals("reasoning"u8))
            {
                return true;
            }
        }

        return false;
    }

    private static ChoiceLogprobs? Logprobs(JsonElement choice)
    {
        if (!choice.TryGetProperty("logprobs", out var logprobs) || logprobs.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        try
        {
            return logprobs.Deserialize(ContractsJsonContext.Wire.ChoiceLogprobs);
        }
        catch (JsonException)
        {
            // In a shape of its own, such as that of the older completions.
            return null;
        }
    }

    private void Note()
    {
        var usage = Usage;
        segment.PromptTokens = usage.PromptTokens;
        segment.CachedPromptTokens = usage.PromptCacheHitTokens;
        segment.CompletionTokens = usage.CompletionTokens;
        segment.ReasoningTokens = usage.CompletionTokensDetails!.ReasoningTokens;
    }

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
