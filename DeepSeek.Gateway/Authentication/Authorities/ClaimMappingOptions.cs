namespace DeepSeek.Gateway.Authentication.Authorities;

/// <summary>How claims of somebody else's tokens become a caller.</summary>
internal sealed class ClaimMappingOptions
{
    /// <summary>The claim that says who it is. Default <c>sub</c>.</summary>
    public string SubjectClaim { get; set; } = "sub";

    /// <summary>The claim that says which tenant it belongs to. Default <c>tenant</c>.</summary>
    public string TenantClaim { get; set; } = "tenant";

    /// <summary>The id of the tenant to which all of them belong, whatever they say. Default empty: <see cref="TenantClaim"/> says it.</summary>
    public string Tenant { get; set; } = "";

    /// <summary>From values of <see cref="TenantClaim"/> to tenants' ids. Default none: the value is the id. Where there is any, other values are refused.</summary>
    public IList<ClaimTenant> Tenants { get; } = [];

    /// <summary>The claims that say what it may do, as lists or with blanks between. Default <c>scope</c>, <c>scp</c> and <c>roles</c>.</summary>
    public IList<string> ScopeClaims { get; } = [];

    /// <summary>From values of <see cref="ScopeClaims"/> to scopes of this platform. A value that is a scope's own name needs no entry.</summary>
    public IList<ClaimScope> Scopes { get; } = [];
}
