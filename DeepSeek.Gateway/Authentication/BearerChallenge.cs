using System.Buffers;

namespace DeepSeek.Gateway.Authentication;

/// <summary>What <c>WWW-Authenticate</c> says, as RFC 6750 has it.</summary>
internal static class BearerChallenge
{
    /// <summary>Nothing was sent, so nothing is said to be wrong.</summary>
    public const string Missing = "Bearer realm=\"deepseek\"";

    /// <summary>What a description may consist of: printable ASCII but quotation marks and backslashes.</summary>
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code).Where(c => c is not ('"' or '\\'))]);

    /// <summary>What was sent is no good.</summary>
    public static string Invalid(string message) => $"{Missing}, error=\"invalid_token\", error_description=\"{Description(message)}\"";

    /// <summary>The caller is known and lacks a scope.</summary>
    public static string InsufficientScope(string scope) => $"{Missing}, error=\"insufficient_scope\", scope=\"{scope}\"";

    private static string Description(string message) =>
        message.AsSpan().ContainsAnyExcept(Allowed) ? string.Concat(message.Where(c => Allowed.Contains(c))) : message;
}
