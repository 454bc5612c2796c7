using System.Runtime.InteropServices;
using System.Text;
using DeepSeek.Contracts.Http;
using DeepSeek.Gateway.Answers;

namespace DeepSeek.Gateway.ResponseCache.Answers;

/// <summary>One choice as it grows: text upon text is one text; what comes with single tokens, or as an upstream said it, stays as it came.</summary>
internal sealed class CollectedChoice(int index)
{
    /// <summary>What a delta takes in memory beside its text.</summary>
    private const int DeltaBytes = 112;

    /// <summary>What a listed token takes beside its texts: itself, its text, and its bytes as numbers.</summary>
    private const int TokenBytes = 176;

    private readonly List<AnswerDelta> _deltas = [];
    private readonly StringBuilder _text = new();
    private bool _isReasoning;
    private int _tokens;
    private long _finishedBytes;

    /// <summary>Why it ended; null until it has.</summary>
    public string? FinishReason { get; set; }

    /// <summary>About how much memory it takes, in bytes.</summary>
    public long Bytes => _finishedBytes + DeltaBytes + (2L * _text.Length);

    public void Add(AnswerDelta delta)
    {
        if (delta.Logprobs is not null || delta.Raw is not null)
        {
            Finish();
            _deltas.Add(delta);
            _finishedBytes += BytesOf(delta);
            return;
        }

        _tokens += delta.Tokens;
        Append(delta.Reasoning, isReasoning: true);
        Append(delta.Content, isReasoning: false);
    }

    /// <summary>What was added so far. More may be added afterwards.</summary>
    public IEnumerable<AnswerDelta> Read() => Open() is { } open ? [.. _deltas, open] : [.. _deltas];

    private static long BytesOf(AnswerDelta delta) => DeltaBytes + (2L * ((delta.Reasoning?.Length ?? 0) + (delta.Content?.Length ?? 0)))
        + BytesOf(delta.Logprobs?.Content) + BytesOf(delta.Logprobs?.ReasoningContent)
        + (delta.Raw is { } raw ? 2L * JsonMarshal.GetRawUtf8Value(raw).Length : 0);

    private static long BytesOf(IReadOnlyList<TokenLogprob>? tokens) =>
        tokens?.Sum(token => (1L + token.TopLogprobs.Count) * (TokenBytes + (2L * token.Token.Length) + (4L * token.Bytes.Count))) ?? 0;

    private void Append(string? text, bool isReasoning)
    {
        if (string.IsNullOrEmpty(text))
        {
            return;
        }

        if (_isReasoning != isReasoning && _text.Length > 0)
        {
            Finish();
        }

        _isReasoning = isReasoning;
        _text.Append(text);
    }

    private void Finish()
    {
        if (Open() is { } open)
        {
            _deltas.Add(open);
            _finishedBytes += BytesOf(open);
            _text.Clear();
            _tokens = 0;
        }
    }

    private AnswerDelta? Open()
    {
        if (_text.Length == 0 && _tokens == 0)
        {
            return null;
        }

        var text = _text.Length == 0 ? null : _text.ToString();
        return new AnswerDelta(index) { Reasoning = _isReasoning ? text : null, Content = _isReasoning ? null : text, Tokens = _tokens };
    }
}
