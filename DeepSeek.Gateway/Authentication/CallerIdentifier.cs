using DeepSeek.ControlPlane.ApiKeys;
using DeepSeek.Gateway.Authentication.Tokens;

namespace DeepSeek.Gateway.Authentication;

/// <summary>From a credential to the caller: tells by its shape what kind it is, and holds every kind to the same rules.</summary>
internal sealed class CallerIdentifier(ApiKeyDirectory keys, TokenIdentifier tokens, TimeProvider time)
{
    private const string KeyPrefix = "dsk_";

    public ValueTask<Identification> IdentifyAsync(HttpContext context, ReadOnlyMemory<char> credential)
    {
        if (keys.Current is not { } index)
        {
            return ValueTask.FromResult(Identification.Unavailable("The gateway does not know any keys yet. Try again in a moment."));
        }

        if (credential.Span.StartsWith(KeyPrefix, StringComparison.Ordinal))
        {
            return ValueTask.FromResult(index.Find(Digest.Of(credential.Span)) is { } caller ? Admit(caller, context) : Unknown(credential.Span));
        }

        if (!PresentedToken.LooksLikeOne(credential.Span))
        {
            return ValueTask.FromResult(Malformed());
        }

        var digest = Digest.Of(credential.Span);
        return tokens.FindVerified(digest) is { } verified
            ? ValueTask.FromResult(Admit(verified.Identify(index), context))
            : VerifyAsync(context, credential, digest);
    }

    private async ValueTask<Identification> VerifyAsync(HttpContext context, ReadOnlyMemory<char> credential, Digest digest)
    {
        var (token, failure) = await tokens.VerifyAsync(context, credential.ToString(), digest);
        if (token is null)
        {
            return new Identification(null, failure);
        }

        // Read anew: a key may have been revoked while an issuer was asked.
        return keys.Current is { } index ? Admit(token.Identify(index), context) : Malformed();
    }

    private Identification Admit(Identification found, HttpContext context) => found.Caller is { } caller ? Admit(caller, context) : found;

    private Identification Admit(Caller caller, HttpContext context)
    {
        if (caller.ExpiresAt is { } end && end <= time.GetUtcNow())
        {
            return Identification.Invalid(caller.Credential == Credential.ApiKey ? "The API key has expired." : "The API key behind this token has expired.");
        }

        if (caller.Suspended)
        {
            return Identification.Denied($"The tenant of this {caller.CredentialName} is suspended.");
        }

        return caller.AddressRanges is { } ranges && !ranges.Contains(context.Connection.RemoteIpAddress)
            ? Identification.Denied($"This {caller.CredentialName} may not be used from the address {context.Connection.RemoteIpAddress}.")
            : Identification.Of(caller);
    }

    /// <summary>Not in the snapshot: the checksum tells a mistyped key from one that was revoked.</summary>
    private static Identification Unknown(ReadOnlySpan<char> credential) => ApiKey.TryParse(credential.ToString(), out _)
        ? Identification.Invalid("The API key is unknown or was revoked.")
        : Malformed();

    private static Identification Malformed() =>
        Identification.Invalid("The API key is malformed. It looks like dsk_…, sent as 'Authorization: Bearer dsk_…'; a token has three parts with dots between.");
}
