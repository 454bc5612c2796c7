using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;

namespace DeepSeek.Inference.Endpoints.Http.ChatCompletions.Validation;

/// <summary>Checks how tokens are to be chosen.</summary>
internal static class SamplingRules
{
    private const float HighestTemperature = 2;
    private const float HighestPenalty = 2;
    private const float HighestBias = 100;

    /// <summary>The first fault, or null.</summary>
    public static ApiFailure? Validate(ChatCompletionRequest request) =>
        ParameterFault.Outside("temperature", request.Temperature, 0, HighestTemperature)
        ?? ParameterFault.OutsideAboveZero("top_p", request.TopP, 1)
        ?? ParameterFault.Below("top_k", request.TopK, 0)
        ?? ParameterFault.Outside("min_p", request.MinP, 0, 1)
        ?? ParameterFault.Outside("presence_penalty", request.PresencePenalty, -HighestPenalty, HighestPenalty)
        ?? ParameterFault.Outside("frequency_penalty", request.FrequencyPenalty, -HighestPenalty, HighestPenalty)
        ?? ParameterFault.OutsideAboveZero("repetition_penalty", request.RepetitionPenalty, HighestPenalty)
        ?? ValidateBias(request.LogitBias);

    private static ApiFailure? ValidateBias(IReadOnlyDictionary<int, float>? bias)
    {
        foreach (var (token, value) in bias ?? new Dictionary<int, float>())
        {
            if (ParameterFault.Outside($"logit_bias.{token}", value, -HighestBias, HighestBias) is { } fault) return fault;
        }

        return null;
    }
}
