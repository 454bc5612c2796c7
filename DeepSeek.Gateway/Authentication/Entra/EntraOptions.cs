using DeepSeek.Gateway.Authentication.Authorities;

namespace DeepSeek.Gateway.Authentication.Entra;

/// <summary>
/// Section <c>Gateway:Authentication:Entra</c>: Microsoft Entra ID. The section is also read by Microsoft.Identity.Web, whose other settings
/// (<c>Audience</c>, <c>Audiences</c>, <c>AllowWebApiToBeAuthorizedByACL</c>, …) hold as it documents them.
/// </summary>
internal sealed class EntraOptions
{
    public const string Section = "Gateway:Authentication:Entra";

    /// <summary>Where Entra is. Default <c>https://login.microsoftonline.com/</c>; other clouds have other addresses.</summary>
    public string Instance { get; set; } = "https://login.microsoftonline.com/";

    /// <summary>The directory's id. Required where <see cref="ClientId"/> is set; <c>organizations</c> for those of others too.</summary>
    public string TenantId { get; set; } = "";

    /// <summary>The id of the application that stands for this platform. Default empty: Entra's tokens are not taken.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>How what its tokens say becomes a tenant and scopes of this platform. The claim of the tenant is <c>tid</c> unless told otherwise.</summary>
    public ClaimMappingOptions Mapping { get; } = new() { TenantClaim = "tid" };

    /// <summary>True where it is configured.</summary>
    public bool IsOn => ClientId.Length > 0;
}
