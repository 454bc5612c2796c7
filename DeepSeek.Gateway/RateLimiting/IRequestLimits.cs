using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.RateLimiting;

/// <summary>Holds requests against the limits of their key, tenant and model.</summary>
internal interface IRequestLimits
{
    /// <summary>
    /// Reserves the most that a request can use. Its caller, body and model are known. Whoever is admitted is settled when the answer has ended, however it
    /// did. Never fails for Redis, and waits for it only where this gateway holds too little.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="maxTokens">Most tokens of each choice, as it says; null where it does not.</param>
    /// <param name="choices">How many choices it asks for.</param>
    ValueTask<Admission> AdmitAsync(GatewayRequest request, long? maxTokens, int choices);
}
