using DeepSeek.Contracts.Http;
using DeepSeek.Gateway.Answers;

namespace DeepSeek.Gateway.ResponseCache.Answers;

/// <summary>Puts the events of an answer together to as few as say the same. Not safe for several threads.</summary>
internal sealed class AnswerCollector
{
    /// <summary>What an answer takes in memory beside its texts: keys, nodes, usage.</summary>
    private const int AnswerOverheadBytes = 768;

    private readonly SortedDictionary<int, CollectedChoice> _choices = [];
    private AnswerBegun? _begun;
    private AnswerEnded? _ended;

    /// <summary>True where the answer came to its end and may be given again.</summary>
    public bool IsWhole => _begun is not null && _ended is not null && _choices.Count > 0 && _choices.Values.All(choice => IsWholeEnd(choice.FinishReason));

    /// <summary>The version that answered; null until somebody does.</summary>
    public string? ModelVersion => _begun?.ModelVersion;

    /// <summary>About how much memory the answer takes, in bytes.</summary>
    public long Bytes => AnswerOverheadBytes + _choices.Values.Sum(choice => choice.Bytes);

    public void Add(AnswerEvent next)
    {
        switch (next)
        {
            case AnswerBegun begun:
                // The first says who answers; whoever went on with the answer is the business of its usage.
                _begun ??= begun;
                break;

            case AnswerDelta delta:
                Choice(delta.Choice).Add(delta);
                break;

            case ChoiceEnded end:
                Choice(end.Choice).FinishReason = end.FinishReason;
                break;

            case AnswerEnded ended:
                _ended = ended;
                break;
        }
    }

    /// <summary>What was added so far.</summary>
    public AnswerEvent[] Read()
    {
        var events = new List<AnswerEvent>();
        if (_begun is not null)
        {
            events.Add(_begun);
        }

        foreach (var (index, choice) in _choices)
        {
            events.AddRange(choice.Read());
            if (choice.FinishReason is { } reason)
            {
                events.Add(new ChoiceEnded(index, reason));
            }
        }

        if (_ended is not null)
        {
            events.Add(_ended);
        }

        return [.. events];
    }

    /// <summary>
    /// Whether an answer that ended so is one: an upstream has other reasons, such as <c>insufficient_system_resource</c> or <c>abort</c>, and they all mean that
    /// something is missing.
    /// </summary>
    private static bool IsWholeEnd(string? reason) => FinishReasons.IsKnown(reason) || reason is "tool_calls" or "function_call";

    private CollectedChoice Choice(int index)
    {
        if (!_choices.TryGetValue(index, out var choice))
        {
            choice = new CollectedChoice(index);
            _choices.Add(index, choice);
        }

        return choice;
    }
}
