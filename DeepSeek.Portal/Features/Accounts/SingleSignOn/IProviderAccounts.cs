namespace DeepSeek.Portal.Features.Accounts.SingleSignOn;

/// <summary>Accounts of those for whom the provider vouches. They are known by issuer and subject, never by an address: that anybody could claim.</summary>
internal interface IProviderAccounts
{
    /// <summary>
    /// Finds somebody's account, or makes it, with the roles that his groups give him: others that they gave before are withdrawn; what somebody has given
    /// him by hand stays. Whoever has no role then is refused.
    /// </summary>
    /// <param name="who">Who he is.</param>
    /// <param name="address">From where he comes; null where nobody knows.</param>
    /// <param name="signsIn">True where he signs in, and does not only come with a token.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<Admission> AdmitAsync(ProviderIdentity who, string? address, bool signsIn, CancellationToken cancellationToken);
}
