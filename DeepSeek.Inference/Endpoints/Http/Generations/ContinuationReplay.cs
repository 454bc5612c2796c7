using System.Buffers;
using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane.Generations;
using DeepSeek.Inference.Endpoints.Http.ChatCompletions.Validation;
using DeepSeek.Inference.Generation;
using DeepSeek.Inference.Tokenization;

namespace DeepSeek.Inference.Endpoints.Http.Generations;

/// <summary>
/// Goes through what was emitted elsewhere, before the engine does: whether it can have been emitted so, has not ended, and makes the same text here. A
/// generator is led along the emitted tokens, each time by logits that leave it no other, so that the text is made by the very code that made it.
/// </summary>
internal static class ContinuationReplay
{
    /// <summary>Why the choices cannot be gone on with, or null.</summary>
    public static ApiFailure? Check(GenerationContinuation continuation, IReadOnlyList<GenerationRequest> choices, ModelTokenizer tokenizer)
    {
        for (var i = 0; i < choices.Count; i++)
        {
            if (Check($"continuation.choices[{i}]", choices[i], continuation.Choices[i].EmittedTextSha256, tokenizer) is { } fault) return fault;
        }

        return null;
    }

    private static ApiFailure? Check(string name, GenerationRequest choice, string? sha256, ModelTokenizer tokenizer)
    {
        if (choice.EmittedTokens.Length == 0) return null;
        var generator = new SequenceGenerator(
            tokenizer, choice with { EmittedTokens = [], TopLogprobs = null, Sampling = new SamplingSettings { Temperature = 0 } });
        var logits = ArrayPool<float>.Shared.Rent(choice.EmittedTokens.Max() + 1);
        using var text = new EmittedText();
        try
        {
            Array.Fill(logits, float.NegativeInfinity);
            foreach (var token in choice.EmittedTokens)
            {
                if (generator.FinishReason is not null) break;
                logits[token] = 1;
                var step = generator.Next(logits.AsSpan(0, token + 1));
                logits[token] = float.NegativeInfinity;
                if (step.Token != token) return Mismatch(name, $"token {token} was emitted where this replica closes the thought");
                text.Add(step.Reasoning, step.Content);
            }
        }
        catch (InvalidLogitsException)
        {
            return Mismatch(name, "a token was emitted that the request does not allow there");
        }
        finally
        {
            ArrayPool<float>.Shared.Return(logits);
        }

        if (generator.FinishReason is { } reason)
        {
            return ParameterFault.Of(name, $"'{name}' has ended already, with '{reason}'; only choices that go on are allowed.");
        }

        return sha256 is null || text.ToSha256() == sha256
            ? null
            : Mismatch(name, "its tokens make other text on this replica, so that the tokenizers must differ");
    }

    private static ApiFailure Mismatch(string name, string why) =>
        new(ApiError.ContinuationMismatch, $"'{name}' cannot be gone on with here: {why}.", name);
}
