using DeepSeek.Contracts.Errors;

namespace DeepSeek.Gateway.Authentication;

/// <summary>Who is calling, or why nobody knows.</summary>
internal readonly record struct Identification(Caller? Caller, ApiFailure? Failure)
{
    public static Identification Of(Caller caller) => new(caller, null);

    /// <summary>The credential is no good (401).</summary>
    public static Identification Invalid(string message) => new(null, new ApiFailure(ApiError.InvalidApiKey, message));

    /// <summary>The credential is good, but may not be used (403).</summary>
    public static Identification Denied(string message) => new(null, new ApiFailure(ApiError.PermissionDenied, message));

    /// <summary>It cannot be judged at the moment (503).</summary>
    public static Identification Unavailable(string message) =>
        new(null, new ApiFailure(ApiError.Unavailable, message, RetryAfter: TimeSpan.FromSeconds(1)));
}
