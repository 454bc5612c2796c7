namespace DeepSeek.Portal.Features.Accounts.SingleSignOn;

/// <summary>Section <c>Portal:SignIn:Entra</c>: Microsoft Entra ID. Microsoft.Identity.Web reads it, too.</summary>
internal sealed class EntraProviderOptions : ProviderOptions
{
    /// <summary>Where Entra is. Default <c>https://login.microsoftonline.com/</c>; other clouds have other addresses.</summary>
    public string Instance { get; set; } = "https://login.microsoftonline.com/";

    /// <summary>The directory's id. Required with a client id; one directory, not <c>common</c> or <c>organizations</c>.</summary>
    public string TenantId { get; set; } = "";

    public override string Address => Instance;

    public override string Path => PortalSignInOptions.Section + ":" + nameof(PortalSignInOptions.Entra);

    /// <summary>The same for all applications of a directory, which <c>sub</c> is not.</summary>
    public override string SubjectClaim => "oid";

    public override string Name => DisplayName.Length > 0 ? DisplayName : "Microsoft";
}
