namespace DeepSeek.Gateway.ResponseCache;

/// <summary>Where an answer was found.</summary>
internal enum CacheLayer
{
    /// <summary>In this gateway's memory.</summary>
    Memory,

    /// <summary>In the Redis that all gateways share.</summary>
    Redis,

    /// <summary>On its way to somebody who had asked the same.</summary>
    Flight,
}
