using System.Collections.Frozen;

namespace DeepSeek.Contracts.Errors;

/// <summary>The one table from <see cref="ApiError"/> to what a protocol says.</summary>
public static class ApiErrors
{
    private static readonly FrozenDictionary<ApiError, Mapping> Table = new Dictionary<ApiError, Mapping>
    {
        [ApiError.InvalidFormat] = new(400, "invalid_request_error", "invalid_format"),
        [ApiError.MissingApiKey] = new(401, "authentication_error", "missing_api_key"),
        [ApiError.InvalidApiKey] = new(401, "authentication_error", "invalid_api_key"),
        [ApiError.InsufficientBalance] = new(402, "insufficient_balance_error", "insufficient_balance"),
        [ApiError.PermissionDenied] = new(403, "permission_error", "permission_denied"),
        [ApiError.ModelNotFound] = new(404, "invalid_request_error", "model_not_found"),
        [ApiError.RouteNotFound] = new(404, "invalid_request_error", "route_not_found"),
        [ApiError.MethodNotAllowed] = new(405, "invalid_request_error", "method_not_allowed"),
        [ApiError.ContinuationMismatch] = new(409, "invalid_request_error", "continuation_mismatch"),
        [ApiError.ReloadFailed] = new(409, "invalid_request_error", "reload_failed"),
        [ApiError.PayloadTooLarge] = new(413, "invalid_request_error", "payload_too_large"),
        [ApiError.InvalidParameter] = new(422, "invalid_request_error", "invalid_parameter"),
        [ApiError.RequestRefused] = new(422, "invalid_request_error", "request_refused"),
        [ApiError.RateLimited] = new(429, "rate_limit_error", "rate_limited"),
        [ApiError.ServerError] = new(500, "server_error", "server_error"),
        [ApiError.Unavailable] = new(503, "server_error", "unavailable"),
        [ApiError.Timeout] = new(504, "server_error", "timeout"),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, ApiError> ByCode = Table.ToFrozenDictionary(entry => entry.Value.Code, entry => entry.Key);

    /// <summary>The error with this code, as <see cref="Code"/> gives it; null where there is none.</summary>
    public static ApiError? FromCode(string code) => ByCode.TryGetValue(code, out var error) ? error : null;

    /// <summary>The HTTP status code of an error.</summary>
    public static int HttpStatus(this ApiError error) => Table[error].Status;

    /// <summary>The OpenAI-shaped <c>type</c> of an error, for example <c>invalid_request_error</c>.</summary>
    public static string Type(this ApiError error) => Table[error].Type;

    /// <summary>The OpenAI-shaped <c>code</c> of an error, for example <c>model_not_found</c>.</summary>
    public static string Code(this ApiError error) => Table[error].Code;

    private sealed record Mapping(int Status, string Type, string Code);
}
