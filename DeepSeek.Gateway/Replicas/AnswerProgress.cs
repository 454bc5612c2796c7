using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane.Generations;

namespace DeepSeek.Gateway.Replicas;

/// <summary>How far an answer has come, whatever replicas it came from.</summary>
/// <param name="choices">How many choices were asked for.</param>
internal sealed class AnswerProgress(int choices) : IDisposable
{
    private readonly ChoiceProgress?[] _choices = new ChoiceProgress?[choices];
    private GenerationStarted? _started;
    private int _ended;

    /// <summary>True once tokens have come: from here on it can only be gone on with.</summary>
    public bool HasTokens { get; private set; }

    /// <summary>True where every choice has ended.</summary>
    public bool IsWhole => _ended == _choices.Length;

    /// <summary>Tokens of thought so far, of all choices.</summary>
    public int ReasoningTokens
    {
        get
        {
            // Asked for with every token.
            var sum = 0;
            foreach (var choice in _choices) sum += choice?.ReasoningTokens ?? 0;
            return sum;
        }
    }

    /// <summary>What answers, as the replica that began says; null until one has.</summary>
    public GenerationStarted? Started => _started;

    /// <summary>A replica begins, or goes on.</summary>
    public void Begin(GenerationStarted started)
    {
        if (!HasTokens)
        {
            _started = started;
        }
    }

    /// <summary>Takes note of tokens; null where they are of a choice that nobody asked for.</summary>
    public ChoiceProgress? Add(GenerationTokens news)
    {
        if (Of(news.Choice) is not { End: null } choice)
        {
            return null;
        }

        HasTokens = true;
        choice.Add(news);
        return choice;
    }

    /// <summary>Takes note of an end; null where it is of a choice that nobody asked for, or that had ended.</summary>
    public ChoiceProgress? Finish(GenerationEnded end)
    {
        if (Of(end.Choice) is not { End: null } choice)
        {
            return null;
        }

        HasTokens = true;
        choice.Finish(end);
        _ended++;
        return choice;
    }

    /// <summary>What another replica needs to go on; null where nothing has come yet, so that it can begin.</summary>
    public GenerationContinuation? ToContinuation() => !HasTokens ? null : new GenerationContinuation
    {
        ModelVersion = _started!.ModelVersion,
        Device = _started.Device,
        Seed = _started.Seed,
        PromptTokenIds = _started.PromptTokenIds,
        Processors = _started.Processors,
        Choices = [.. Enumerable.Range(0, _choices.Length).Select(choice => Of(choice)!).Where(choice => choice.End is null).Select(choice => choice.ToContinued())],
    };

    /// <summary>
    /// The tokens of all choices so far. The prompt counts once; as cached counts what the choice that found least of it found: the others may have found
    /// what that one left.
    /// </summary>
    public Usage ToUsage()
    {
        var prompt = _started?.PromptTokenIds.Count ?? 0;
        var (completion, reasoning) = (0, 0);
        int? cached = null;
        foreach (var choice in _choices)
        {
            completion += choice?.End?.Usage.CompletionTokens ?? choice?.Tokens ?? 0;
            reasoning += choice?.ReasoningTokens ?? 0;
            if (choice?.End is { } end)
            {
                prompt = end.Usage.PromptTokens;
                cached = Math.Min(cached ?? int.MaxValue, end.Usage.PromptTokensDetails?.CachedTokens ?? 0);
            }
        }

        return new Usage
        {
            PromptTokens = prompt,
            CompletionTokens = completion,
            TotalTokens = prompt + completion,
            CompletionTokensDetails = new CompletionTokensDetails { ReasoningTokens = reasoning },
            PromptTokensDetails = new PromptTokensDetails { CachedTokens = cached ?? 0 },
            PromptCacheHitTokens = cached ?? 0,
            PromptCacheMissTokens = prompt - (cached ?? 0),
        };
    }

    /// <summary>Where the time went, of the choice that took longest.</summary>
    public GenerationTimings? Timings()
    {
        GenerationTimings? longest = null;
        foreach (var choice in _choices)
        {
            if (choice?.End?.Timings is { } timings && (longest is null || Total(timings) > Total(longest)))
            {
                longest = timings;
            }
        }

        return longest;
    }

    public void Dispose()
    {
        foreach (var choice in _choices)
        {
            choice?.Dispose();
        }
    }

    private static double Total(GenerationTimings timings) => timings.QueueSeconds + timings.PrefillSeconds + timings.DecodeSeconds;

    private ChoiceProgress? Of(int choice) => (uint)choice < (uint)_choices.Length ? _choices[choice] ??= new ChoiceProgress(choice) : null;
}
