using DeepSeek.Gateway.ResponseCache.Answers;
using DeepSeek.Gateway.ResponseCache.Fingerprints;

namespace DeepSeek.Gateway.ResponseCache.Redis;

/// <summary>The second layer: answers that all gateways share. Never fails a request, and never holds it up for long.</summary>
internal interface ISharedAnswers
{
    /// <summary>The answer; null where there is none, or where it cannot be had in time.</summary>
    ValueTask<KeptAnswer?> FindAsync(Fingerprint fingerprint, CancellationToken cancellationToken);

    /// <summary>Keeps an answer, in a while; the caller does not wait.</summary>
    void Keep(Fingerprint fingerprint, KeptAnswer answer);
}
