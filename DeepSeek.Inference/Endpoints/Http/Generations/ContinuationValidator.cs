using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane.Generations;
using DeepSeek.Inference.Endpoints.Http.ChatCompletions;
using DeepSeek.Inference.Endpoints.Http.ChatCompletions.Validation;
using DeepSeek.Inference.ModelRepository;

namespace DeepSeek.Inference.Endpoints.Http.Generations;

/// <summary>Checks whether an answer that was begun elsewhere can be gone on with here, as far as its text does not matter.</summary>
internal static class ContinuationValidator
{
    /// <summary>The first fault, or null.</summary>
    /// <param name="continuation">How far the answer has come.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="served">The model that the request names.</param>
    /// <param name="beginner">The version that began the answer.</param>
    public static ApiFailure? Validate(GenerationContinuation continuation, ChatCompletionRequest request, ServedModel served, ServedModel beginner)
    {
        if (beginner.Name != served.Name || (request.Model == served.Id && served != beginner) || continuation.ModelVersion != beginner.Id)
        {
            return ParameterFault.Of(
                "continuation.model_version", $"'continuation.model_version' is '{continuation.ModelVersion}'; the request is for '{request.Model}'.");
        }

        if (continuation.Device != beginner.DeviceKind())
        {
            return new ApiFailure(
                ApiError.ContinuationMismatch,
                $"The answer was begun on '{continuation.Device}' and this replica computes {beginner.Id} on '{beginner.DeviceKind()}'.",
                "continuation.device");
        }

        return ValidatePrompt(continuation.PromptTokenIds, beginner) ?? ValidateChoices(continuation.Choices, request, beginner);
    }

    /// <summary>Whether this replica makes of the request what the one made of it that began the answer. The first fault, or null.</summary>
    /// <param name="continuation">How far the answer has come.</param>
    /// <param name="prepared">What this replica made of the request; null where it refuses it.</param>
    /// <param name="refusal">Why it does.</param>
    public static ApiFailure? ValidatePrepared(GenerationContinuation continuation, PreparedRequest? prepared, ApiFailure? refusal)
    {
        if (refusal is not null) return Mismatch("continuation", $"this replica does not take the request: {refusal.Message}");
        if (continuation.Processors is { } processors && processors != prepared!.Pipeline)
        {
            return Mismatch("continuation.processors", "this replica has other processors, or other settings for them");
        }

        return prepared!.Prompt.Tokens.AsSpan().SequenceEqual([.. continuation.PromptTokenIds])
            ? null
            : Mismatch("continuation.prompt_token_ids", "this replica makes other tokens of the request");
    }

    /// <summary>A continuation that another replica may take.</summary>
    public static ApiFailure Mismatch(string name, string why) =>
        new(ApiError.ContinuationMismatch, $"'{name}' cannot be gone on with here: {why.TrimEnd('.')}.", name);

    private static ApiFailure? ValidatePrompt(IReadOnlyList<int>? prompt, ServedModel served)
    {
        const string Name = "continuation.prompt_token_ids";
        if (prompt is null or []) return ParameterFault.Of(Name, $"'{Name}' is empty; at least one token is needed.");
        return prompt.Count >= served.ContextTokens
            ? ParameterFault.Of(
                Name, $"'{Name}' has {prompt.Count} tokens; {served.Name} takes {served.ContextTokens} tokens of prompt and answer together.")
            : ValidateTokens(Name, prompt, served);
    }

    private static ApiFailure? ValidateChoices(IReadOnlyList<ContinuedChoice>? choices, ChatCompletionRequest request, ServedModel served)
    {
        const string Name = "continuation.choices";
        if (choices is null or []) return ParameterFault.Of(Name, $"'{Name}' is empty; at least one choice is needed.");
        var seen = new HashSet<int>();
        for (var i = 0; i < choices.Count; i++)
        {
            if (choices[i] is not { EmittedTokenIds: { } emitted } begun)
            {
                return ParameterFault.Of($"{Name}[{i}]", $"'{Name}[{i}]' is not complete; a choice and its tokens are needed.");
            }

            if (ParameterFault.Outside($"{Name}[{i}].choice", begun.Choice, 0, (request.N ?? 1) - 1) is { } outside) return outside;
            if (!seen.Add(begun.Choice))
            {
                return ParameterFault.Of($"{Name}[{i}].choice", $"'{Name}[{i}].choice' is {begun.Choice} again; each choice is allowed once.");
            }

            var fault = ParameterFault.Below($"{Name}[{i}].delivered_reasoning_characters", begun.DeliveredReasoningCharacters, 0)
                ?? ParameterFault.Below($"{Name}[{i}].delivered_content_characters", begun.DeliveredContentCharacters, 0)
                ?? ValidateTokens($"{Name}[{i}].emitted_token_ids", emitted, served);
            if (fault is not null) return fault;
        }

        return null;
    }

    private static ApiFailure? ValidateTokens(string name, IReadOnlyList<int> tokens, ServedModel served)
    {
        var size = served.Model.Session.Shape.VocabularySize;
        foreach (var token in tokens)
        {
            if ((uint)token < (uint)size) continue;
            return ParameterFault.Of(name, $"'{name}' has token {token}, which is not in the vocabulary of {served.Name}; 0 to {size - 1} is allowed.");
        }

        return null;
    }
}
