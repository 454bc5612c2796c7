using System.Numerics.Tensors;
using DeepSeek.Inference.Generation;

namespace DeepSeek.Inference.Tests.Generation;

/// <summary>The rules of sampling, written to be read, not to be quick: copy, change, sort, cut, walk.</summary>
internal static class ReferenceSampler
{
    public static int Next(float[] logits, GenerationRequest request, IReadOnlyList<int> emitted)
    {
        var settings = request.Sampling;
        var changed = Changed(logits, request, emitted);
        var ranked = Enumerable.Range(0, changed.Length)
            .Where(token => changed[token] > float.NegativeInfinity)
            .OrderByDescending(token => changed[token])
            .ThenBy(token => token)
            .ToList();
        if (settings.Temperature == 0) return ranked[0];

        // The quick one's exponential function, since others differ in the last bit.
        var weights = changed.Select(logit => (logit - changed[ranked[0]]) / settings.Temperature).ToArray();
        TensorPrimitives.Exp(weights, weights);

        var kept = ranked.Where(token => weights[token] > 0 && weights[token] >= settings.MinP).ToList();
        var topK = settings.TopK > 0 && settings.TopK < logits.Length;
        if (topK) kept = [.. kept.Take(settings.TopK)];
        if (settings.TopP < 1) kept = Nucleus(kept, weights, settings.TopP);

        // A draw walks the likeliest first where they were ranked, else by id.
        if (!topK && settings.TopP >= 1) kept.Sort();
        var target = SamplingRandom.Uniform(settings.Seed, request.PromptTokens.Length + emitted.Count, settings.Choice)
            * kept.Sum(token => (double)weights[token]);
        foreach (var token in kept)
        {
            target -= weights[token];
            if (target < 0) return token;
        }

        return kept[^1];
    }

    public static double[] Logprobs(float[] logits)
    {
        var highest = (double)logits.Max();
        var logSum = Math.Log(logits.Sum(logit => Math.Exp(logit - highest)));
        return [.. logits.Select(logit => logit - highest - logSum)];
    }

    private static List<int> Nucleus(List<int> ranked, float[] weights, float topP)
    {
        var (target, share) = (topP * ranked.Sum(token => (double)weights[token]), 0.0);
        List<int> kept = [];
        foreach (var token in ranked)
        {
            if (kept.Count > 0 && share >= target) break;
            kept.Add(token);
            share += weights[token];
        }

        return kept;
    }

    private static float[] Changed(float[] logits, GenerationRequest request, IReadOnlyList<int> emitted)
    {
        var settings = request.Sampling;
        float[] changed = [.. logits];
        foreach (var (token, bias) in settings.LogitBias ?? new Dictionary<int, float>())
        {
            if (token < changed.Length) changed[token] += bias;
        }

        if (emitted.Count < request.MinTokens)
        {
            foreach (var token in request.EndTokens.Concat(request.StopTokens).Where(token => token < changed.Length)) changed[token] = float.NegativeInfinity;
        }

        foreach (var token in request.PromptTokens.Concat(emitted).Distinct().Where(token => token < changed.Length))
        {
            changed[token] = changed[token] > 0 ? changed[token] / settings.RepetitionPenalty : changed[token] * settings.RepetitionPenalty;
            var count = emitted.Count(other => other == token);
            if (count > 0) changed[token] = changed[token] - (settings.FrequencyPenalty * count) - settings.PresencePenalty;
        }

        return changed;
    }
}
