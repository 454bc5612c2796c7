using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;

namespace DeepSeek.Inference.Endpoints.Http.ChatCompletions.Validation;

/// <summary>Checks a request's values, as far as that can be done without the model.</summary>
internal static class ChatRequestValidator
{
    /// <summary>The first fault, or null.</summary>
    public static ApiFailure? Validate(ChatCompletionRequest request) =>
        ValidateModel(request)
        ?? ValidateMessages(request.Messages)
        ?? FeatureRules.Validate(request)
        ?? SamplingRules.Validate(request)
        ?? LengthRules.Validate(request)
        ?? ValidateOutput(request);

    private static ApiFailure? ValidateModel(ChatCompletionRequest request) =>
        string.IsNullOrWhiteSpace(request.Model) ? ParameterFault.Of("model", "'model' is missing; GET /v1/models lists what there is.") : null;

    private static ApiFailure? ValidateMessages(IReadOnlyList<ChatMessage>? messages)
    {
        if (messages is null or []) return ParameterFault.Of("messages", "'messages' is missing or empty; at least one message is needed.");
        for (var i = 0; i < messages.Count; i++)
        {
            if (messages[i] is not { } message) return ParameterFault.Of($"messages[{i}]", $"'messages[{i}]' is null; a message is needed.");
            if (!ChatRoles.IsKnown(message.Role))
            {
                var fault = message.Role is null ? "missing" : "not known";
                return ParameterFault.Of($"messages[{i}].role", $"'messages[{i}].role' is {fault}; system, user and assistant are allowed.");
            }

            if (message.Content is null && message.Role != ChatRoles.Assistant)
            {
                return ParameterFault.Of($"messages[{i}].content", $"'messages[{i}].content' is missing; a text is needed.");
            }
        }

        return null;
    }

    private static ApiFailure? ValidateOutput(ChatCompletionRequest request)
    {
        var failure = ParameterFault.Outside("n", request.N, 1, RequestLimits.Choices)
            ?? ParameterFault.Outside("top_logprobs", request.TopLogprobs, 0, RequestLimits.TopLogprobs);
        if (failure is not null) return failure;
        if (request.TopLogprobs is not null && request.Logprobs != true)
        {
            return ParameterFault.Of("top_logprobs", $"'top_logprobs' is {request.TopLogprobs}; it is only allowed where 'logprobs' is true.");
        }

        return request.StreamOptions is not null && request.Stream != true
            ? ParameterFault.Of("stream_options", "'stream_options' is only allowed where 'stream' is true.")
            : null;
    }
}
