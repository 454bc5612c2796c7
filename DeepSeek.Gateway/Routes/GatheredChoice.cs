using DeepSeek.Contracts.Http;
using DeepSeek.Gateway.Answers;

namespace DeepSeek.Gateway.Routes;

/// <summary>Puts one choice together from its pieces.</summary>
internal sealed class GatheredChoice
{
    private GatheredText _reasoning;
    private GatheredText _content;
    private List<TokenLogprob>? _reasoningLogprobs;
    private List<TokenLogprob>? _contentLogprobs;

    /// <summary>The thought; null where there was none.</summary>
    public string? Reasoning => _reasoning.IsEmpty ? null : _reasoning.ToString();

    /// <summary>The answer.</summary>
    public string Content => _content.ToString();

    /// <summary>How likely its tokens were; null where nobody asked.</summary>
    public ChoiceLogprobs? Logprobs => _contentLogprobs is null && _reasoningLogprobs is null
        ? null
        : new ChoiceLogprobs { Content = _contentLogprobs, ReasoningContent = _reasoningLogprobs };

    /// <summary>What an external upstream said beside text; null where there is none.</summary>
    public RawMembers? More { get; private set; }

    /// <summary>Why it ended; null where it has not.</summary>
    public string? FinishReason { get; set; }

    public void Add(AnswerDelta delta)
    {
        _reasoning.Add(delta.Reasoning);
        _content.Add(delta.Content);
        if (delta.Raw is { } raw)
        {
            (More ??= new RawMembers()).Add(raw);
        }

        if (delta.Logprobs?.ReasoningContent is { } reasoning)
        {
            (_reasoningLogprobs ??= []).AddRange(reasoning);
        }

        if (delta.Logprobs?.Content is { } content)
        {
            (_contentLogprobs ??= []).AddRange(content);
        }
    }
}
