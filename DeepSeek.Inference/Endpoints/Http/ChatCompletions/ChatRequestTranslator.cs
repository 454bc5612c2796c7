using System.Collections.Frozen;
using System.Security.Cryptography;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.Inference.Endpoints.Http.Authentication;
using DeepSeek.Inference.Endpoints.Http.ChatCompletions.Validation;
using DeepSeek.Inference.Generation;
using DeepSeek.Inference.ModelRepository;
using DeepSeek.Inference.Scheduling;
using DeepSeek.Inference.Scheduling.Metering;

namespace DeepSeek.Inference.Endpoints.Http.ChatCompletions;

/// <summary>Turns a valid request into sequences for the engine of its model.</summary>
internal static class ChatRequestTranslator
{
    /// <summary>The seed of a request: the gateway's, the client's own, or a new one.</summary>
    public static long SeedOf(ChatCompletionRequest request, Caller caller) =>
        caller.Seed ?? request.Seed ?? BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    /// <summary>What is wrong with the token ids of a request, which only its model can tell; null where nothing is.</summary>
    public static ApiFailure? ValidateTokens(ChatCompletionRequest request, ServedModel served)
    {
        var size = served.Model.Session.Shape.VocabularySize;
        return FindOutside("logit_bias", request.LogitBias?.Keys) ?? FindOutside("stop_token_ids", request.StopTokenIds);

        ApiFailure? FindOutside(string parameter, IEnumerable<int>? tokens)
        {
            foreach (var token in tokens ?? [])
            {
                if ((uint)token < (uint)size) continue;
                return ParameterFault.Of(
                    parameter, $"'{parameter}' has token {token}, which is not in the vocabulary of {served.Name}; 0 to {size - 1} is allowed.");
            }

            return null;
        }
    }

    /// <summary>The sequences.</summary>
    /// <param name="request">A valid request.</param>
    /// <param name="served">Its model.</param>
    /// <param name="caller">On whose behalf it comes.</param>
    /// <param name="prompt">The encoded conversation, shorter than the model's context.</param>
    /// <param name="seed">The seed of all choices.</param>
    public static SequenceRequest Translate(ChatCompletionRequest request, ServedModel served, Caller caller, EncodedPrompt prompt, long seed)
    {
        var first = FirstChoice(request, served, prompt, seed);
        return new SequenceRequest
        {
            RequestId = caller.RequestId,
            TenantId = caller.TenantId,
            CachePartition = caller.CachePartition,
            Weight = caller.Weight,
            Lane = caller.Lane,
            Deadline = caller.Deadline,
            Metered = caller.Segment is { } segment ? new MeteredCall(segment, caller.KeyId) : null,
            Choices = [.. Enumerable.Range(0, request.N ?? 1).Select(choice =>
                choice == 0 ? first : first with { Sampling = first.Sampling with { Choice = choice } })],
        };
    }

    private static GenerationRequest FirstChoice(ChatCompletionRequest request, ServedModel served, EncodedPrompt prompt, long seed)
    {
        var model = served.Model;
        var room = served.ContextTokens - prompt.Tokens.Length;
        return new GenerationRequest
        {
            PromptTokens = prompt.Tokens,
            MaxTokens = Math.Min(request.MaxCompletionTokens ?? request.MaxTokens ?? room, room),
            MinTokens = request.MinTokens ?? 0,
            Sampling = new SamplingSettings
            {
                Temperature = request.Temperature ?? model.Defaults.Temperature,
                TopP = request.TopP ?? model.Defaults.TopP,
                TopK = request.TopK ?? 0,
                MinP = request.MinP ?? 0,
                PresencePenalty = request.PresencePenalty ?? 0,
                FrequencyPenalty = request.FrequencyPenalty ?? 0,
                RepetitionPenalty = request.RepetitionPenalty ?? 1,
                LogitBias = request.LogitBias is { Count: > 0 } bias ? bias : null,
                Seed = seed,
            },
            EndTokens = model.Defaults.EndTokens,
            IgnoreEndTokens = request.IgnoreEos ?? false,
            StopTokens = request.StopTokenIds is { Count: > 0 } stops ? stops.ToFrozenSet() : FrozenSet<int>.Empty,
            StopSequences = request.Stop ?? [],
            MaxReasoningTokens = request.MaxReasoningTokens,
            TopLogprobs = request.Logprobs == true ? request.TopLogprobs ?? 0 : null,
            Marks = model.Marks,
            ReasoningOpened = prompt.ReasoningOpened,
            WithoutThought = prompt.IsRaw,
        };
    }
}
