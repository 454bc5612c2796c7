using DeepSeek.ControlPlane.Generations;

namespace DeepSeek.Gateway.Replicas;

/// <summary>How far one choice has come: what another replica needs to go on with it, and what it counts.</summary>
internal sealed class ChoiceProgress(int choice) : IDisposable
{
    private readonly List<int> _tokens = [];
    private EmittedText? _text;
    private int _reasoningCharacters;
    private int _contentCharacters;

    /// <summary>Tokens that came, of all segments.</summary>
    public int Tokens => _tokens.Count;

    /// <summary>Those of them that came before its answer, as far as can be told from here.</summary>
    public int ReasoningTokens { get; private set; }

    /// <summary>Its end; null until it has come.</summary>
    public GenerationEnded? End { get; private set; }

    public void Add(GenerationTokens news)
    {
        _tokens.AddRange(news.TokenIds);
        if (news.Reasoning is not null)
        {
            ReasoningTokens = _tokens.Count;
        }

        (_text ??= new EmittedText()).Add(news.Reasoning, news.Content);
        _reasoningCharacters += news.Reasoning?.Length ?? 0;
        _contentCharacters += news.Content?.Length ?? 0;
    }

    public void Finish(GenerationEnded end)
    {
        End = end;
        ReasoningTokens = end.Usage.CompletionTokensDetails?.ReasoningTokens ?? ReasoningTokens;
    }

    public ContinuedChoice ToContinued() => new()
    {
        Choice = choice,
        EmittedTokenIds = _tokens,
        EmittedTextSha256 = _text?.ToSha256(),
        DeliveredReasoningCharacters = _reasoningCharacters,
        DeliveredContentCharacters = _contentCharacters,
    };

    public void Dispose() => _text?.Dispose();
}
