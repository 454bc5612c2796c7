using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.Authentication.Tokens;

/// <summary>
/// Tokens that were verified a while ago, so that a signature is not checked with every request. Bounded by two generations: when the young one has had its
/// share it becomes the old one, whose rest is forgotten; whoever is asked for becomes young again.
/// </summary>
internal sealed class VerifiedTokens(IOptions<CredentialOptions> options)
{
    private readonly int _share = options.Value.RememberedTokens / 2;
    private readonly Lock _turning = new();
    private ConcurrentDictionary<Digest, VerifiedToken> _young = new();
    private ConcurrentDictionary<Digest, VerifiedToken> _old = new();

    /// <summary>The number of those remembered.</summary>
    public int Count => Volatile.Read(ref _young).Count + Volatile.Read(ref _old).Count;

    public VerifiedToken? Find(in Digest digest)
    {
        if (Volatile.Read(ref _young).TryGetValue(digest, out var token))
        {
            return token;
        }

        if (Volatile.Read(ref _old).TryRemove(digest, out token))
        {
            Add(digest, token);
        }

        return token;
    }

    public void Add(in Digest digest, VerifiedToken token)
    {
        if (_share == 0)
        {
            return;
        }

        var young = Volatile.Read(ref _young);
        young[digest] = token;

        // Asked only when something was added: counting locks the dictionary for a moment.
        if (young.Count >= _share)
        {
            Turn(young);
        }
    }

    public void Remove(in Digest digest)
    {
        Volatile.Read(ref _young).TryRemove(digest, out _);
        Volatile.Read(ref _old).TryRemove(digest, out _);
    }

    private void Turn(ConcurrentDictionary<Digest, VerifiedToken> full)
    {
        lock (_turning)
        {
            if (ReferenceEquals(full, _young))
            {
                Volatile.Write(ref _old, full);
                Volatile.Write(ref _young, new ConcurrentDictionary<Digest, VerifiedToken>());
            }
        }
    }
}
