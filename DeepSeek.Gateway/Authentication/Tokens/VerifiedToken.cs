namespace DeepSeek.Gateway.Authentication.Tokens;

/// <summary>A token whose signature was checked, and what it stands for. Holds neither the token nor its signature.</summary>
/// <param name="issuer">Who issued it.</param>
/// <param name="keys">What it was verified with.</param>
/// <param name="goodUntil">Until when it need not be verified again; at most until it ends.</param>
/// <param name="identify">Who the caller is, by a snapshot.</param>
internal sealed class VerifiedToken(ITokenIssuer issuer, object keys, DateTimeOffset goodUntil, Func<ApiKeyIndex, Identification> identify)
{
    private Identified? _identified;

    /// <summary>True where it needs no other check of its signature: it has not ended, and the key that signed it is still there.</summary>
    public bool IsGood(DateTimeOffset now) => now < goodUntil && ReferenceEquals(issuer.Keys, keys);

    /// <summary>Who the caller is. Found anew with every snapshot, so that what becomes of a key becomes of its tokens.</summary>
    public Identification Identify(ApiKeyIndex index)
    {
        var identified = Volatile.Read(ref _identified);
        if (!ReferenceEquals(identified?.Index, index))
        {
            Volatile.Write(ref _identified, identified = new Identified(index, identify(index)));
        }

        return identified.Result;
    }

    private sealed record Identified(ApiKeyIndex Index, Identification Result);
}
