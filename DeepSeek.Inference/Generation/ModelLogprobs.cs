namespace DeepSeek.Inference.Generation;

/// <summary>Log probabilities by the model's own distribution: the softmax of the logits before any rule.</summary>
internal static class ModelLogprobs
{
    // A token that was forced may be impossible to the model. OpenAI writes this for "practically impossible", and JSON has no infinity.
    private const float Lowest = -9999;

    /// <summary>The log probabilities of a chosen token and of the likeliest ones.</summary>
    public static TokenLogprobs Of(ReadOnlySpan<float> logits, int likeliest, int token, int top, bool isReasoning, SamplingScratch scratch)
    {
        var highest = logits[likeliest];
        var weights = scratch.Weights(logits.Length);
        TokenWeights.Of(logits, highest, temperature: 1, weights);
        var logSum = Math.Log(TokenWeights.Sum(weights));

        var listed = Array.Empty<TopLogprob>();
        if (top > 0)
        {
            var keys = TokenOrder.Best(logits, top, scratch);
            keys.Sort();
            listed = new TopLogprob[keys.Length];
            for (var rank = 0; rank < keys.Length; rank++)
            {
                var id = TokenOrder.TokenOf(keys[rank]);
                listed[rank] = new TopLogprob(id, Logprob(logits[id]));
            }
        }

        return new TokenLogprobs(Logprob(logits[token]), listed, isReasoning);

        float Logprob(float logit) => Math.Max(Lowest, (float)((double)logit - highest - logSum));
    }
}
