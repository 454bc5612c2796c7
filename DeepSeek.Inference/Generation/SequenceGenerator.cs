using System.Runtime.InteropServices;
using System.Text;
using DeepSeek.Contracts.Http;
using DeepSeek.Inference.Tokenization;

namespace DeepSeek.Inference.Generation;

/// <summary>
/// One sequence from its prompt, or from the middle, to its end: takes logits, gives tokens and their text. It knows nothing of slots or threads;
/// where the logits come from is its caller's business.
/// </summary>
internal sealed class SequenceGenerator
{
    private readonly ModelTokenizer _tokenizer;
    private readonly GenerationRequest _request;
    private readonly SamplingScratch _scratch;
    private readonly TokenSampler _sampler;
    private readonly LogitRules _rules;
    private readonly ReasoningBudget _budget;
    private readonly StreamingDetokenizer _detokenizer;
    private readonly ReasoningSplitter _splitter;
    private readonly StopSequenceMatcher _stops;
    private readonly StringBuilder _reasoning = new();
    private readonly StringBuilder _answer = new();
    private readonly StringBuilder _content = new();
    private readonly List<int> _emitted;
    private readonly int _thoughtBefore;
    private int _thought;

    /// <summary>Begins a sequence, or goes on with one: then it is as if the emitted tokens had been chosen here.</summary>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="request">What to generate.</param>
    /// <param name="scratch">Buffers to share with other sequences of the same thread; its own where null.</param>
    public SequenceGenerator(ModelTokenizer tokenizer, GenerationRequest request, SamplingScratch? scratch = null)
    {
        (_tokenizer, _request, _scratch) = (tokenizer, request, scratch ?? new SamplingScratch());
        _sampler = new TokenSampler(request.Sampling, _scratch);
        _rules = new LogitRules(request);
        _budget = new ReasoningBudget(request.MaxReasoningTokens, request.MaxReasoningTokens is null ? default : TokensOfClose());
        _detokenizer = new StreamingDetokenizer(tokenizer);
        _splitter = new ReasoningSplitter(request.Marks, request.ReasoningOpened, request.WithoutThought);
        _stops = new StopSequenceMatcher(request.StopSequences);
        _emitted = new List<int>(request.EmittedTokens.Length + 16);
        foreach (var token in request.EmittedTokens)
        {
            if (FinishReason is not null) break;
            Take(token);
        }

        _thoughtBefore = _thought;

        // Who asks for a continuation has this text.
        _reasoning.Clear();
        _content.Clear();
        if (_emitted.Count >= request.MaxTokens) FinishReason ??= FinishReasons.Length;
    }

    /// <summary>Why the sequence has ended; null while it goes on. A continuation may have ended before its first step.</summary>
    public string? FinishReason { get; private set; }

    /// <summary>All tokens that were generated, those the sequence was continued with included. Valid until the next step.</summary>
    public ReadOnlySpan<int> Emitted => CollectionsMarshal.AsSpan(_emitted);

    /// <summary>Tokens read and written so far.</summary>
    public GenerationUsage Usage => new(_request.PromptTokens.Length, _emitted.Count, _thought);

    /// <summary>Tokens of thought that were generated here, those the sequence was continued with left out.</summary>
    public int Thought => _thought - _thoughtBefore;

    /// <summary>Chooses the next token and takes it.</summary>
    /// <param name="logits">The model's logits after the prompt and all emitted tokens; they are not changed.</param>
    /// <exception cref="InvalidLogitsException">
    /// No token can be chosen: a logit is not a number or positive infinity, or all are negative infinity, as they are or once the request's rules
    /// were applied. The sequence is as it was before.
    /// </exception>
    public GenerationStep Next(ReadOnlySpan<float> logits)
    {
        if (FinishReason is not null) throw new InvalidOperationException("The sequence has ended.");
        if (!TokenSampler.TryFindLikeliest(logits, out var likeliest))
        {
            throw new InvalidLogitsException("The model gave logits that are not finite.");
        }

        var token = _budget.Forced(_splitter.InReasoning, _thought) ?? Choose(logits, likeliest);
        var isReasoning = Take(token);
        var logprobs = _request.TopLogprobs is { } top ? ModelLogprobs.Of(logits, likeliest, token, top, isReasoning, _scratch) : null;
        var text = _tokenizer.TextOf(token);
        return new GenerationStep(token, Drain(_reasoning, text), Drain(_content, text), logprobs, FinishReason);
    }

    private int[] TokensOfClose() => _request.Marks.CloseToken is { } close ? [close] : [.. _tokenizer.Encode(ReasoningMarks.Close)];

    private int Choose(ReadOnlySpan<float> logits, int likeliest)
    {
        var generated = _emitted.Count;
        if (_rules.AnyFor(generated))
        {
            var changed = _scratch.Logits(logits.Length);
            logits.CopyTo(changed);
            _rules.Change(changed, generated);
            if (!TokenSampler.TryFindLikeliest(changed, out likeliest))
            {
                throw new InvalidLogitsException("The request's own rules leave no token to choose.");
            }

            logits = changed;
        }

        return _sampler.Next(logits, likeliest, _request.PromptTokens.Length + generated);
    }

    // True where the token belongs to a thought.
    private bool Take(int token)
    {
        var thinking = _splitter.InReasoning;
        _emitted.Add(token);
        _rules.Take(token);
        if (thinking) _budget.Take(token);
        FinishReason = Read(token);
        if (!thinking && !_splitter.InReasoning) return false;
        _thought++;
        return true;
    }

    private string? Read(int token)
    {
        if (Ends(token)) return End(FinishReasons.Stop);
        _splitter.Accept(token, _detokenizer.Accept(token), _reasoning, _answer);
        if (PassAnswerOn()) return FinishReasons.Stop;
        return _emitted.Count >= _request.MaxTokens ? End(FinishReasons.Length) : null;
    }

    // A stop of a sequence that was continued from elsewhere counts as it did there: before the least number of tokens there is none.
    private bool Ends(int token) =>
        _emitted.Count > _request.MinTokens
        && ((!_request.IgnoreEndTokens && _request.EndTokens.Contains(token)) || _request.StopTokens.Contains(token));

    private string End(string reason)
    {
        // -1 is no token: what a broken character leaves behind is text, never a mark.
        _splitter.Accept(-1, _detokenizer.Finish(), _reasoning, _answer);
        _splitter.Finish(_reasoning, _answer);
        if (PassAnswerOn()) return FinishReasons.Stop;
        _stops.Finish(_content);
        return reason;
    }

    // True where a stop text was met.
    private bool PassAnswerOn()
    {
        var met = false;
        foreach (var piece in _answer.GetChunks())
        {
            if (_emitted.Count <= _request.MinTokens)
            {
                _content.Append(piece.Span);
            }
            else if (_stops.Accept(piece.Span, _content))
            {
                met = true;
                break;
            }
        }

        _answer.Clear();
        return met;
    }

    // Most steps pass on just the text of their token, for which there is a string already.
    private static string? Drain(StringBuilder builder, string? ofToken)
    {
        if (builder.Length == 0) return null;
        var text = ofToken is not null && builder.Equals(ofToken) ? ofToken : builder.ToString();
        builder.Clear();
        return text;
    }
}
