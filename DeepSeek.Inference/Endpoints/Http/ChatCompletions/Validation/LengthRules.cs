using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;

namespace DeepSeek.Inference.Endpoints.Http.ChatCompletions.Validation;

/// <summary>Checks when an answer is to end.</summary>
internal static class LengthRules
{
    /// <summary>The first fault, or null.</summary>
    public static ApiFailure? Validate(ChatCompletionRequest request) =>
        ParameterFault.Below("max_tokens", request.MaxTokens, 1)
        ?? ParameterFault.Below("max_completion_tokens", request.MaxCompletionTokens, 1)
        ?? ParameterFault.Below("max_reasoning_tokens", request.MaxReasoningTokens, 0)
        ?? ParameterFault.Below("min_tokens", request.MinTokens, 0)
        ?? ValidateOrder(request)
        ?? ValidateStops(request);

    private static ApiFailure? ValidateOrder(ChatCompletionRequest request)
    {
        var (name, most) = request.MaxCompletionTokens is { } newer ? ("max_completion_tokens", newer) : ("max_tokens", request.MaxTokens);
        return request.MinTokens > most
            ? ParameterFault.Of("min_tokens", $"'min_tokens' is {request.MinTokens}; at most '{name}', which is {most}, is allowed.")
            : null;
    }

    private static ApiFailure? ValidateStops(ChatCompletionRequest request)
    {
        if (request.Stop is { } stops)
        {
            if (stops.Count > RequestLimits.Stops)
            {
                return ParameterFault.Of("stop", $"'stop' has {stops.Count} texts; up to {RequestLimits.Stops} are allowed.");
            }

            if (stops.Any(string.IsNullOrEmpty)) return ParameterFault.Of("stop", "'stop' has an empty text.");
        }

        return request.StopTokenIds?.Count > RequestLimits.StopTokens
            ? ParameterFault.Of("stop_token_ids", $"'stop_token_ids' has {request.StopTokenIds.Count} ids; up to {RequestLimits.StopTokens} are allowed.")
            : null;
    }
}
