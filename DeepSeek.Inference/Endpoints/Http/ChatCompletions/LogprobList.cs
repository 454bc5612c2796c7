using System.Text;
using DeepSeek.Contracts.Http;
using DeepSeek.Inference.Generation;
using DeepSeek.Inference.Tokenization;

namespace DeepSeek.Inference.Endpoints.Http.ChatCompletions;

/// <summary>Gathers the log probabilities of tokens, and writes them as the API shows them: with text and bytes in place of ids.</summary>
internal sealed class LogprobList(ModelTokenizer tokenizer)
{
    private List<TokenLogprob>? _content;
    private List<TokenLogprob>? _reasoning;

    /// <summary>Adds a token.</summary>
    public void Add(int token, TokenLogprobs logprobs) => (logprobs.IsReasoning ? _reasoning ??= [] : _content ??= []).Add(new TokenLogprob
    {
        Token = TextOf(token),
        Logprob = logprobs.Logprob,
        Bytes = BytesOf(token),
        TopLogprobs = [.. logprobs.Top.Select(top => new LikelyToken
        {
            Token = TextOf(top.Token),
            Logprob = top.Logprob,
            Bytes = BytesOf(top.Token),
        })],
    });

    /// <summary>What was gathered since the last time; null where nothing was.</summary>
    public ChoiceLogprobs? Take()
    {
        if (_content is null && _reasoning is null) return null;
        var taken = new ChoiceLogprobs { Content = _content, ReasoningContent = _reasoning };
        (_content, _reasoning) = (null, null);
        return taken;
    }

    private string TextOf(int token) => tokenizer.TextOf(token) ?? Encoding.UTF8.GetString(tokenizer.BytesOf(token));

    private int[] BytesOf(int token)
    {
        var bytes = tokenizer.BytesOf(token);
        var numbers = new int[bytes.Length];
        for (var i = 0; i < bytes.Length; i++) numbers[i] = bytes[i];
        return numbers;
    }
}
