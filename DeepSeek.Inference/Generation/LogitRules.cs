using System.Runtime.InteropServices;

namespace DeepSeek.Inference.Generation;

/// <summary>
/// What a request changes in the model's logits before a token is chosen, in vLLM's order: bias, the least number of tokens, the repetition penalty,
/// then the frequency and presence penalties. Remembers what a sequence has said only where a penalty needs it.
/// </summary>
internal sealed class LogitRules
{
    private readonly SamplingSettings _settings;
    private readonly KeyValuePair<int, float>[] _bias;
    private readonly int[] _endings;
    private readonly int _minTokens;

    // How often each token was generated; those of the prompt alone have 0.
    private readonly Dictionary<int, int>? _counts;

    public LogitRules(GenerationRequest request)
    {
        _settings = request.Sampling;
        _bias = _settings.LogitBias is { } bias ? [.. bias] : [];
        (_minTokens, _endings) = (request.MinTokens, request.MinTokens > 0 ? [.. request.EndTokens, .. request.StopTokens] : []);
        var repetition = _settings.RepetitionPenalty != 1;
        if (!repetition && _settings is { FrequencyPenalty: 0, PresencePenalty: 0 }) return;
        _counts = [];
        if (!repetition) return;
        foreach (var token in request.PromptTokens) _counts.TryAdd(token, 0);
    }

    /// <summary>Whether anything is changed for the token after so many.</summary>
    public bool AnyFor(int generated) => _bias.Length > 0 || _counts is { Count: > 0 } || ForbidsEnd(generated);

    /// <summary>Changes the logits for the token after so many.</summary>
    public void Change(Span<float> logits, int generated)
    {
        foreach (var (token, bias) in _bias)
        {
            if ((uint)token < (uint)logits.Length) logits[token] += bias;
        }

        if (ForbidsEnd(generated))
        {
            foreach (var token in _endings)
            {
                if ((uint)token < (uint)logits.Length) logits[token] = float.NegativeInfinity;
            }
        }

        if (_counts is not null) Penalize(logits, _counts);
    }

    /// <summary>Takes note of a token that was generated.</summary>
    public void Take(int token)
    {
        if (_counts is not null) CollectionsMarshal.GetValueRefOrAddDefault(_counts, token, out _)++;
    }

    private bool ForbidsEnd(int generated) => generated < _minTokens && _endings.Length > 0;

    private void Penalize(Span<float> logits, Dictionary<int, int> counts)
    {
        var (repetition, frequency, presence) = (_settings.RepetitionPenalty, _settings.FrequencyPenalty, _settings.PresencePenalty);
        foreach (var (token, count) in counts)
        {
            if ((uint)token >= (uint)logits.Length) continue;
            var logit = logits[token];
            logit = logit > 0 ? logit / repetition : logit * repetition;
            if (count > 0) logit = logit - (frequency * count) - presence;
            logits[token] = logit;
        }
    }
}
