using System.Text.Json;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;

namespace DeepSeek.Inference.Endpoints.Http.ChatCompletions.Validation;

/// <summary>Refuses features that this service lacks and that would change what an answer means: leaving them out in silence would be a wrong answer.</summary>
internal static class FeatureRules
{
    private const string None = "none";
    private const string Text = "text";

    /// <summary>The first feature that is asked for and not there, or null.</summary>
    public static ApiFailure? Validate(ChatCompletionRequest request) =>
        Unless(IsEmpty(request.Tools), "tools", "tools are not supported")
        ?? Unless(Is(request.ToolChoice, None), "tool_choice", "only 'none' is supported")
        ?? Unless(IsEmpty(request.Functions), "functions", "functions are not supported")
        ?? Unless(Is(request.FunctionCall, None), "function_call", "only 'none' is supported")
        ?? Unless(IsText(request.ResponseFormat), "response_format", "only {\"type\":\"text\"} is supported")
        ?? Unless(IsOnlyText(request.Modalities), "modalities", "only [\"text\"] is supported")
        ?? Unless(request.Audio is null, "audio", "spoken answers are not supported");

    private static ApiFailure? Unless(bool supported, string parameter, string why) =>
        supported ? null : ParameterFault.Of(parameter, $"'{parameter}' asks for what this service cannot do; {why}.");

    private static bool IsEmpty(JsonElement? value) =>
        value is not { } list || (list.ValueKind == JsonValueKind.Array && list.GetArrayLength() == 0);

    private static bool Is(JsonElement? value, string only) =>
        value is not { } text || (text.ValueKind == JsonValueKind.String && text.ValueEquals(only));

    private static bool IsText(JsonElement? value) =>
        value is not { } format
        || (format.ValueKind == JsonValueKind.Object && format.TryGetProperty("type", out var type) && Is(type, Text));

    private static bool IsOnlyText(JsonElement? value) =>
        value is not { } kinds || (kinds.ValueKind == JsonValueKind.Array && kinds.EnumerateArray().All(kind => Is(kind, Text)));
}
