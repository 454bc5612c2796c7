using System.Text.Json.Serialization;

namespace DeepSeek.Contracts.Errors;

/// <summary>The OpenAI-shaped error body: <c>{"error":{…}}</c>.</summary>
/// <param name="Error">The error itself.</param>
public sealed record ErrorResponse(ErrorBody Error);

/// <summary>What an error body says.</summary>
/// <param name="Message">A sentence for a person.</param>
/// <param name="Type">The family of the error, for example <c>authentication_error</c>.</param>
/// <param name="Code">The error itself, for example <c>invalid_api_key</c>.</param>
/// <param name="Param">The request field at fault, or null. Always written, as OpenAI does.</param>
public sealed record ErrorBody(
    string Message,
    string Type,
    string Code,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Param);
