using System.Diagnostics.CodeAnalysis;
using DeepSeek.Contracts.Errors;

namespace DeepSeek.Inference.Endpoints.Http.Authentication;

/// <summary>Finds out on whose behalf a request comes.</summary>
internal interface ICallerAuthenticator
{
    /// <summary>The caller, or why the request is refused.</summary>
    bool TryAuthenticate(HttpContext context, [NotNullWhen(true)] out Caller? caller, [NotNullWhen(false)] out ApiFailure? failure);
}
