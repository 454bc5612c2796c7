using DeepSeek.Contracts.Errors;
using DeepSeek.Inference.Generation;
using DeepSeek.Inference.Runtime;

namespace DeepSeek.Inference.Scheduling;

/// <summary>Refuses what the model cannot compute, before it comes near others: a token out of range would fail a whole batch.</summary>
internal static class SequenceValidator
{
    /// <summary>What is wrong, or null.</summary>
    public static ApiFailure? Validate(SequenceRequest request, ModelShape shape)
    {
        // Also where it is no number at all: nothing could be compared with what its tenant was served.
        if (request.Weight is not (>= SequenceRequest.LeastWeight and <= SequenceRequest.MostWeight))
        {
            return new ApiFailure(ApiError.InvalidParameter, FormattableString.Invariant(
                $"The weight is {request.Weight}; {SequenceRequest.LeastWeight} to {SequenceRequest.MostWeight} is allowed."));
        }

        foreach (var choice in request.Choices)
        {
            if (Validate(choice, shape) is { } fault) return new ApiFailure(ApiError.InvalidParameter, fault);
        }

        return null;
    }

    private static string? Validate(GenerationRequest generation, ModelShape shape)
    {
        var (prompt, emitted) = (generation.PromptTokens, generation.EmittedTokens);
        if (prompt.Length == 0) return "The prompt has no tokens; at least one is needed.";
        if (generation.MaxTokens < 1) return $"{generation.MaxTokens} tokens are to be generated; at least 1 is needed.";
        if (prompt.Length + (long)generation.MaxTokens > shape.ContextTokens)
        {
            return $"The prompt has {prompt.Length} tokens and {generation.MaxTokens} are to be generated; the model takes {shape.ContextTokens} in all.";
        }

        if (emitted.Length > generation.MaxTokens)
        {
            return $"{emitted.Length} tokens were generated before; at most {generation.MaxTokens} are to be.";
        }

        foreach (var tokens in (ReadOnlySpan<int[]>)[prompt, emitted])
        {
            foreach (var token in tokens)
            {
                if ((uint)token >= (uint)shape.VocabularySize) return $"Token {token} is not in the vocabulary, which has {shape.VocabularySize}.";
            }
        }

        return null;
    }
}
