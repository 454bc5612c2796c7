using System.Text;

namespace DeepSeek.Inference.Generation;

/// <summary>
/// Parts a stream into thought and answer. A thought is opened by the prompt or by the model's very first text; one that is never closed lasts to the
/// end. Marks that come anywhere else are quoted, and stay text. White space around the marks belongs to neither.
/// </summary>
/// <param name="marks">How the model marks its thoughts.</param>
/// <param name="opened">Whether the prompt has opened one.</param>
/// <param name="without">Whether there is none: all is answer, marks and white space included.</param>
internal sealed class ReasoningSplitter(ReasoningMarks marks, bool opened, bool without = false)
{
    private readonly StringBuilder _held = new();
    private ReadOnlyMemory<char> _partialMark;
    private State _state = without ? State.Answer : opened ? State.Reasoning : State.Undecided;
    private bool _begun;

    private enum State
    {
        Undecided,
        Reasoning,
        AfterReasoning,
        Answer,
    }

    /// <summary>Whether what comes next is thought.</summary>
    public bool InReasoning => _state == State.Reasoning;

    /// <summary>Takes the text of a token.</summary>
    public void Accept(int token, ReadOnlySpan<char> text, StringBuilder reasoning, StringBuilder content)
    {
        if (token == marks.OpenToken || token == marks.CloseToken)
        {
            var mark = token == marks.OpenToken ? ReasoningMarks.Open : ReasoningMarks.Close;
            if (text.EndsWith(mark)) text = text[..^mark.Length];
            PassPartialMarkOn(reasoning, content);
            Plain(text, reasoning, content);
            Mark(mark, reasoning, content);
        }
        else if (!_partialMark.IsEmpty || (marks.ByText && _state is State.Undecided or State.Reasoning && text.Contains(ReasoningMarks.Open[0])))
        {
            AcceptText(text, reasoning, content);
        }
        else
        {
            Plain(text, reasoning, content);
        }
    }

    /// <summary>Passes on what was held back: the stream has ended.</summary>
    public void Finish(StringBuilder reasoning, StringBuilder content)
    {
        PassPartialMarkOn(reasoning, content);
        if (_state == State.Undecided) content.Append(_held);
        _held.Clear();
    }

    private void PassPartialMarkOn(StringBuilder reasoning, StringBuilder content)
    {
        Plain(_partialMark.Span, reasoning, content);
        _partialMark = default;
    }

    private void AcceptText(ReadOnlySpan<char> text, StringBuilder reasoning, StringBuilder content)
    {
        var pending = _partialMark.IsEmpty ? text : string.Concat(_partialMark.Span, text);
        _partialMark = default;
        while (_state is State.Undecided or State.Reasoning && NextMark(pending) is { At: >= 0 } next)
        {
            Plain(pending[..next.At], reasoning, content);
            Mark(next.Mark, reasoning, content);
            pending = pending[(next.At + next.Mark.Length)..];
        }

        if (_state is State.Undecided or State.Reasoning)
        {
            var (open, close) = (BeginningOf(ReasoningMarks.Open, pending), BeginningOf(ReasoningMarks.Close, pending));
            _partialMark = open > close ? ReasoningMarks.Open.AsMemory(0, open) : ReasoningMarks.Close.AsMemory(0, close);
            pending = pending[..^_partialMark.Length];
        }

        Plain(pending, reasoning, content);
    }

    private static (int At, string Mark) NextMark(ReadOnlySpan<char> text)
    {
        var (open, close) = (text.IndexOf(ReasoningMarks.Open), text.IndexOf(ReasoningMarks.Close));
        return open >= 0 && (close < 0 || open < close) ? (open, ReasoningMarks.Open) : (close, ReasoningMarks.Close);
    }

    private static int BeginningOf(string mark, ReadOnlySpan<char> text)
    {
        for (var length = Math.Min(mark.Length - 1, text.Length); length > 0; length--)
        {
            if (text[^length..].SequenceEqual(mark.AsSpan(0, length))) return length;
        }

        return 0;
    }

    private void Mark(string mark, StringBuilder reasoning, StringBuilder content)
    {
        var opens = mark == ReasoningMarks.Open;
        if (_state == State.Undecided || (_state == State.Reasoning && !(opens && _begun)))
        {
            _state = opens ? State.Reasoning : State.AfterReasoning;
            _held.Clear();
        }
        else
        {
            Plain(mark, reasoning, content);
        }
    }

    private void Plain(ReadOnlySpan<char> text, StringBuilder reasoning, StringBuilder content)
    {
        if (_state is State.AfterReasoning || (_state == State.Reasoning && !_begun)) text = text.TrimStart();
        if (text.IsEmpty) return;
        switch (_state)
        {
            case State.Undecided when text.IsWhiteSpace():
                _held.Append(text);
                break;
            case State.Reasoning:
                _begun = true;
                var kept = text.TrimEnd();
                if (!kept.IsEmpty)
                {
                    reasoning.Append(_held).Append(kept);
                    _held.Clear();
                }

                _held.Append(text[kept.Length..]);
                break;
            default:
                content.Append(_held).Append(text);
                _held.Clear();
                _state = State.Answer;
                break;
        }
    }
}
