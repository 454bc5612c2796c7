using System.Buffers;
using DeepSeek.Contracts.Errors;
using DeepSeek.Gateway.Errors;

namespace DeepSeek.Gateway.Authentication;

/// <summary>What is said to whom nobody knows, and what <c>WWW-Authenticate</c> says then, as RFC 6750 has it.</summary>
internal static class BearerChallenge
{
    /// <summary>What <see cref="Caller.Principal"/> is authenticated by.</summary>
    public const string Scheme = "Bearer";

    /// <summary>Nothing was sent, so nothing is said to be wrong.</summary>
    public const string Missing = "Bearer realm=\"deepseek\"";

    private static readonly ApiFailure NothingSent = new(ApiError.MissingApiKey, "No API key was sent. Send 'Authorization: Bearer dsk_…', or a token in its place.");

    /// <summary>What a description may consist of: printable ASCII but quotation marks and backslashes.</summary>
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code).Where(c => c is not ('"' or '\\'))]);

    /// <summary>Answers a request of which nobody knows who asks.</summary>
    /// <param name="context">The request's.</param>
    /// <param name="failure">Why; null where it did not say who asks.</param>
    public static Task WriteAsync(HttpContext context, ApiFailure? failure)
    {
        failure ??= NothingSent;
        if (failure.Error.HttpStatus() == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = failure.Error == ApiError.MissingApiKey ? Missing : Invalid(failure.Message);
        }

        return ApiFailureWriter.WriteAsync(context, failure);
    }

    /// <summary>What was sent is no good.</summary>
    public static string Invalid(string message) => $"{Missing}, error=\"invalid_token\", error_description=\"{Description(message)}\"";

    /// <summary>The caller is known and lacks a scope.</summary>
    public static string InsufficientScope(string scope) => $"{Missing}, error=\"insufficient_scope\", scope=\"{scope}\"";

    private static string Description(string message) =>
        message.AsSpan().ContainsAnyExcept(Allowed) ? string.Concat(message.Where(c => Allowed.Contains(c))) : message;
}
