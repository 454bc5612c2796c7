namespace DeepSeek.Gateway.Authentication.Authorities;

/// <summary>Which tenant a claim's value means.</summary>
internal sealed class ClaimTenant
{
    /// <summary>The claim's value.</summary>
    public string Value { get; set; } = "";

    /// <summary>The tenant's id.</summary>
    public string Tenant { get; set; } = "";
}
