using System.Text;
using DeepSeek.Contracts.Http;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Tokenization;

namespace DeepSeek.Inference.Generation;

/// <summary>One sequence from prompt to end, a step at a time. Who calls the steps, and when, is the scheduler's business.</summary>
internal sealed class SequenceGenerator
{
    private readonly ISequenceSlot _slot;
    private readonly GenerationRequest _request;
    private readonly TokenSampler _sampler;
    private readonly StreamingDetokenizer _detokenizer;
    private readonly ReasoningSplitter _splitter;
    private readonly StopSequenceMatcher _stops;
    private readonly StringBuilder _reasoning = new();
    private readonly StringBuilder _answer = new();
    private readonly StringBuilder _content = new();
    private int _last = -1;
    private int _generated;
    private int _thought;

    /// <summary>Begins a sequence in a slot that it has to itself.</summary>
    public SequenceGenerator(ISequenceSlot slot, ModelTokenizer tokenizer, GenerationRequest request)
    {
        (_slot, _request) = (slot, request);
        _sampler = new TokenSampler(request.Sampling);
        _detokenizer = new StreamingDetokenizer(tokenizer);
        _splitter = new ReasoningSplitter(request.Marks, request.ReasoningOpened);
        _stops = new StopSequenceMatcher(request.StopSequences);
        slot.Reset();
    }

    /// <summary>Tokens read and written so far.</summary>
    public GenerationUsage Usage => new(_request.PromptTokens.Length, _generated, _thought);

    /// <summary>Makes the next token; the first step reads the prompt before.</summary>
    /// <exception cref="OperationCanceledException">Nobody wants the answer any more.</exception>
    public GenerationStep Step(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var logits = _generated == 0 ? _slot.Prefill(_request.PromptTokens, cancellationToken) : _slot.Decode(_last);
        _last = _sampler.Next(logits, _slot.Length);
        _generated++;
        var thinking = _splitter.InReasoning;
        var finish = Take(_last);
        if (thinking || _splitter.InReasoning) _thought++;
        return new GenerationStep(Drain(_reasoning), Drain(_content), finish);
    }

    private string? Take(int token)
    {
        if (_request.EndTokens.Contains(token)) return End(FinishReasons.Stop);
        _splitter.Accept(token, _detokenizer.Accept(token), _reasoning, _answer);
        if (PassAnswerOn()) return FinishReasons.Stop;
        return _generated >= _request.MaxTokens ? End(FinishReasons.Length) : null;
    }

    private string End(string reason)
    {
        // -1 is no token: what a broken character leaves behind is text, never a mark.
        _splitter.Accept(-1, _detokenizer.Finish(), _reasoning, _answer);
        _splitter.Finish(_reasoning, _answer);
        if (PassAnswerOn()) return FinishReasons.Stop;
        _stops.Finish(_content);
        return reason;
    }

    private bool PassAnswerOn() => Drain(_answer) is { } answer && _stops.Accept(answer, _content);

    private static string? Drain(StringBuilder builder)
    {
        if (builder.Length == 0) return null;
        var text = builder.ToString();
        builder.Clear();
        return text;
    }
}
