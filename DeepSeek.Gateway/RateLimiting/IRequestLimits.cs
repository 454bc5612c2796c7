using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.RateLimiting;

/// <summary>Holds requests against the limits of their key, tenant and model.</summary>
internal interface IRequestLimits
{
    /// <summary>
    /// Reserves the most that a request can use. Its caller, body, completion and model are known. Whoever is admitted is settled when the answer has ended, however it
    /// did. Never fails for Redis, and waits for it only where this gateway holds too little.
    /// </summary>
    ValueTask<Admission> AdmitAsync(GatewayRequest request);
}
