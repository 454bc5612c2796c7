using System.Text;
using DeepSeek.Contracts.Http;
using DeepSeek.Inference.Scheduling;
using DeepSeek.Inference.Tokenization;

namespace DeepSeek.Inference.Endpoints.Http.ChatCompletions;

/// <summary>Puts one choice of an answer together.</summary>
internal sealed class ChoiceText(int index, ModelTokenizer tokenizer)
{
    private readonly StringBuilder _reasoning = new();
    private readonly StringBuilder _content = new();
    private readonly LogprobList _logprobs = new(tokenizer);
    private string? _finishReason;

    public void Add(in SequenceUpdate update)
    {
        _reasoning.Append(update.Reasoning);
        _content.Append(update.Content);
        if (update.Logprobs is not null) _logprobs.Add(update.Token, update.Logprobs);
        _finishReason ??= update.End?.FinishReason;
    }

    /// <summary>The choice; once, after its end.</summary>
    public ChatChoice ToContract() => new()
    {
        Index = index,
        Message = new ChatMessage
        {
            Role = ChatRoles.Assistant,
            Content = _content.ToString(),
            ReasoningContent = _reasoning.Length > 0 ? _reasoning.ToString() : null,
        },
        Logprobs = _logprobs.Take(),
        FinishReason = _finishReason!,
    };
}
