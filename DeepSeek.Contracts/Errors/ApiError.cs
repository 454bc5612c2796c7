namespace DeepSeek.Contracts.Errors;

/// <summary>
/// Every failure a tenant can expect. Each member is mapped to a protocol once, in <see cref="ApiErrors"/>.
/// </summary>
public enum ApiError
{
    /// <summary>The body is not the JSON that the route takes (400).</summary>
    InvalidFormat,

    /// <summary>No credential was sent (401).</summary>
    MissingApiKey,

    /// <summary>The credential is unknown, malformed, expired or revoked (401).</summary>
    InvalidApiKey,

    /// <summary>The budget or balance is used up (402).</summary>
    InsufficientBalance,

    /// <summary>The caller is known but may not do this (403).</summary>
    PermissionDenied,

    /// <summary>No such model, alias or version, or not for this caller (404).</summary>
    ModelNotFound,

    /// <summary>No such route (404).</summary>
    RouteNotFound,

    /// <summary>The route exists, but not with this HTTP method (405).</summary>
    MethodNotAllowed,

    /// <summary>A sequence that was begun elsewhere cannot be continued on this replica (409). Gateways meet it, tenants do not.</summary>
    ContinuationMismatch,

    /// <summary>The version that was to be made active could not be; the message says why (409). What was served before is served on.</summary>
    ReloadFailed,

    /// <summary>The body is larger than the limit (413).</summary>
    PayloadTooLarge,

    /// <summary>The body is well formed but a value in it is not allowed (422).</summary>
    InvalidParameter,

    /// <summary>A pre-processor of the service refuses what the request says (422).</summary>
    RequestRefused,

    /// <summary>A limit of the caller was reached (429, with Retry-After).</summary>
    RateLimited,

    /// <summary>Something broke on our side (500).</summary>
    ServerError,

    /// <summary>No replica can take the request at the moment (503, with Retry-After).</summary>
    Unavailable,

    /// <summary>The answer was not there within the time that a synchronous request may take (504).</summary>
    Timeout,
}
