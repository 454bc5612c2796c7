using Microsoft.IdentityModel.Tokens;

namespace DeepSeek.Gateway.Authentication.Authorities;

/// <summary>What an authority says of itself. The same object as long as it says the same.</summary>
/// <param name="Issuer">What its tokens say of who issued them, to the letter.</param>
/// <param name="Keys">What its tokens are verified with.</param>
/// <param name="Fingerprint">Of issuer and keys.</param>
internal sealed record AuthorityMetadata(string Issuer, IReadOnlyList<SecurityKey> Keys, string Fingerprint);
