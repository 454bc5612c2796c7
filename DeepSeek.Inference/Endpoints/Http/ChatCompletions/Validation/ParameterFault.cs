using DeepSeek.Contracts.Errors;

namespace DeepSeek.Inference.Endpoints.Http.ChatCompletions.Validation;

/// <summary>Sentences about values that are not allowed: the field, its value, and what is allowed.</summary>
internal static class ParameterFault
{
    public static ApiFailure Of(string parameter, string message) => new(ApiError.InvalidParameter, message, parameter);

    /// <summary>A fault where a number is outside a range whose ends are allowed; null where it is inside or absent.</summary>
    public static ApiFailure? Outside(string parameter, float? value, float least, float most) => value is { } number && !(number >= least && number <= most)
        ? Of(parameter, FormattableString.Invariant($"'{parameter}' is {number}; {least} to {most} is allowed."))
        : null;

    /// <summary>A fault where a number is outside a range that begins above 0; null where it is inside or absent.</summary>
    public static ApiFailure? OutsideAboveZero(string parameter, float? value, float most) => value is { } number && !(number > 0 && number <= most)
        ? Of(parameter, FormattableString.Invariant($"'{parameter}' is {number}; above 0, up to {most} is allowed."))
        : null;

    /// <summary>A fault where a whole number is outside a range whose ends are allowed; null where it is inside or absent.</summary>
    public static ApiFailure? Outside(string parameter, int? value, int least, int most) =>
        value < least || value > most ? Of(parameter, $"'{parameter}' is {value}; {least} to {most} is allowed.") : null;

    /// <summary>A fault where a whole number is too low; null where it is not, or absent.</summary>
    public static ApiFailure? Below(string parameter, int? value, int least) =>
        value < least ? Of(parameter, $"'{parameter}' is {value}; at least {least} is needed.") : null;
}
