using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;

namespace DeepSeek.Inference.Endpoints.Http.ChatCompletions;

/// <summary>Checks a request's values, as far as that can be done without the model.</summary>
internal static class ChatRequestValidator
{
    private const int MaxStops = 4;
    private const float HighestTemperature = 2;

    /// <summary>The first fault, or null.</summary>
    public static ApiFailure? Validate(ChatCompletionRequest request) =>
        ValidateModel(request) ?? ValidateMessages(request.Messages) ?? ValidateSampling(request) ?? ValidateLimits(request);

    private static ApiFailure? ValidateModel(ChatCompletionRequest request) =>
        string.IsNullOrWhiteSpace(request.Model) ? Fault("model", "'model' is missing; GET /v1/models lists what there is.") : null;

    private static ApiFailure? ValidateMessages(IReadOnlyList<ChatMessage>? messages)
    {
        if (messages is null or []) return Fault("messages", "'messages' is missing or empty; at least one message is needed.");
        for (var i = 0; i < messages.Count; i++)
        {
            if (messages[i] is not { } message) return Fault($"messages[{i}]", $"'messages[{i}]' is null; a message is needed.");
            if (!ChatRoles.IsKnown(message.Role))
            {
                var fault = message.Role is null ? "missing" : "not known";
                return Fault($"messages[{i}].role", $"'messages[{i}].role' is {fault}; system, user and assistant are allowed.");
            }

            if (message.Content is null && message.Role != ChatRoles.Assistant)
            {
                return Fault($"messages[{i}].content", $"'messages[{i}].content' is missing; a text is needed.");
            }
        }

        return null;
    }

    private static ApiFailure? ValidateSampling(ChatCompletionRequest request)
    {
        if (request.Temperature is { } temperature && temperature is not (>= 0 and <= HighestTemperature))
        {
            return Fault("temperature", FormattableString.Invariant($"'temperature' is {temperature}; 0 to 2 is allowed."));
        }

        return request.TopP is { } topP && topP is not (> 0 and <= 1)
            ? Fault("top_p", FormattableString.Invariant($"'top_p' is {topP}; above 0, up to 1 is allowed."))
            : null;
    }

    private static ApiFailure? ValidateLimits(ChatCompletionRequest request)
    {
        if (request.MaxTokens < 1) return Fault("max_tokens", $"'max_tokens' is {request.MaxTokens}; at least 1 is needed.");
        if (request.MaxCompletionTokens < 1)
        {
            return Fault("max_completion_tokens", $"'max_completion_tokens' is {request.MaxCompletionTokens}; at least 1 is needed.");
        }

        if (request.N is { } n and not 1) return Fault("n", $"'n' is {n}; only 1 is supported.");
        if (request.Stop is { } stops)
        {
            if (stops.Count > MaxStops) return Fault("stop", $"'stop' has {stops.Count} texts; up to {MaxStops} are allowed.");
            if (stops.Any(string.IsNullOrEmpty)) return Fault("stop", "'stop' has an empty text.");
        }

        return request.StreamOptions is not null && request.Stream != true
            ? Fault("stream_options", "'stream_options' is only allowed where 'stream' is true.")
            : null;
    }

    private static ApiFailure Fault(string parameter, string message) => new(ApiError.InvalidParameter, message, parameter);
}
