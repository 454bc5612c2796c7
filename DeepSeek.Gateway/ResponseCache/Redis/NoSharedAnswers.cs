using DeepSeek.Gateway.ResponseCache.Answers;
using DeepSeek.Gateway.ResponseCache.Fingerprints;

namespace DeepSeek.Gateway.ResponseCache.Redis;

/// <summary>Where no Redis is named for answers: each gateway has its own.</summary>
internal sealed class NoSharedAnswers : ISharedAnswers
{
    public ValueTask<KeptAnswer?> FindAsync(Fingerprint fingerprint, CancellationToken cancellationToken) => default;

    public void Keep(Fingerprint fingerprint, KeptAnswer answer)
    {
    }
}
