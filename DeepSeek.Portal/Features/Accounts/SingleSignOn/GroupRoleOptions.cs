namespace DeepSeek.Portal.Features.Accounts.SingleSignOn;

/// <summary>Who is in a group has a role.</summary>
internal sealed class GroupRoleOptions
{
    /// <summary>The group, or app role, as the provider writes it in its tokens.</summary>
    public string Group { get; set; } = "";

    /// <summary>A built-in role, such as <c>owner</c> or <c>viewer</c>. Roles that were made in the portal are mapped there.</summary>
    public string Role { get; set; } = "";

    /// <summary>The id of the tenant for which he has it. Default: the whole platform.</summary>
    public string Tenant { get; set; } = "";
}
