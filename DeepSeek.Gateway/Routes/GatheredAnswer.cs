using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane.Generations;
using DeepSeek.Gateway.Answers;

namespace DeepSeek.Gateway.Routes;

/// <summary>An answer that is put together before it is sent.</summary>
internal sealed class GatheredAnswer
{
    private readonly List<GatheredChoice> _choices = [];

    /// <summary>The choices, by index.</summary>
    public IReadOnlyList<GatheredChoice> Choices => _choices;

    /// <summary>True where nobody said anything beside text.</summary>
    public bool IsTextOnly
    {
        get
        {
            foreach (var choice in _choices)
            {
                if (choice.More is not null)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Its tokens; null until it is whole.</summary>
    public Usage? Usage { get; private set; }

    /// <summary>Where the time went; null where nobody says.</summary>
    public GenerationTimings? Timings { get; private set; }

    /// <summary>Reads an answer to its end. Gives back why there is none.</summary>
    public async Task<ApiFailure?> ReadAsync(IAsyncEnumerable<AnswerEvent> answer, CancellationToken cancellationToken)
    {
        await foreach (var news in answer.WithCancellation(cancellationToken))
        {
            switch (news)
            {
                case AnswerDelta delta:
                    Choice(delta.Choice).Add(delta);
                    break;

                case ChoiceEnded end:
                    Choice(end.Choice).FinishReason = end.FinishReason;
                    break;

                case AnswerEnded end:
                    (Usage, Timings) = (end.Usage, end.Timings);
                    break;

                case AnswerFailed failed:
                    return failed.Failure;
            }
        }

        return null;
    }

    private GatheredChoice Choice(int index)
    {
        while (_choices.Count <= index)
        {
            _choices.Add(new GatheredChoice());
        }

        return _choices[index];
    }
}
