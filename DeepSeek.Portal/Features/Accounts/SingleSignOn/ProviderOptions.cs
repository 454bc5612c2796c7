namespace DeepSeek.Portal.Features.Accounts.SingleSignOn;

/// <summary>What is configured of a sign-in provider, whichever it is.</summary>
internal abstract class ProviderOptions
{
    private static readonly string[] DefaultNames = ["preferred_username", "email", "name"];
    private static readonly string[] DefaultGroups = ["groups", "roles"];
    private static readonly string[] DefaultScopes = ["openid", "profile", "email"];

    /// <summary>What the provider knows the portal by. Default empty: nobody signs in with this provider.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The portal's secret at the provider; empty for a public client, which has PKCE alone. Rather in <see cref="ClientSecretFile"/>.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>A file that holds the secret: a mounted one, say. Read at start. Default none.</summary>
    public string ClientSecretFile { get; set; } = "";

    /// <summary>What people call the provider; stands on the button that leads there. Default: its host.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>For whom its access tokens must be issued for the admin API to take them. Default empty: it takes none.</summary>
    public string Audience { get; set; } = "";

    /// <summary>What is asked for at sign-in. Default <c>openid profile email</c>.</summary>
    public IList<string> Scopes { get; } = [];

    /// <summary>Which claim names somebody for others to read; the first that is there. Default <c>preferred_username</c>, <c>email</c>, <c>name</c>.</summary>
    public IList<string> NameClaims { get; } = [];

    /// <summary>Which claims list groups and app roles. Default <c>groups</c> and <c>roles</c>.</summary>
    public IList<string> GroupClaims { get; } = [];

    /// <summary>Which role goes with which group, beside what is set in the portal. Default none.</summary>
    public IList<GroupRoleOptions> Roles { get; } = [];

    public bool IsOn => ClientId.Length > 0;

    /// <summary>Where it is.</summary>
    public abstract string Address { get; }

    /// <summary>Its section.</summary>
    public abstract string Path { get; }

    /// <summary>Which claim says who somebody is, for good.</summary>
    public abstract string SubjectClaim { get; }

    public virtual string Name => DisplayName.Length > 0 ? DisplayName : Uri.TryCreate(Address, UriKind.Absolute, out var address) ? address.Host : Address;

    public IReadOnlyList<string> NamesIn => NameClaims.Count > 0 ? [.. NameClaims] : DefaultNames;

    public IReadOnlyList<string> GroupsIn => GroupClaims.Count > 0 ? [.. GroupClaims] : DefaultGroups;

    public IReadOnlyList<string> ScopesAsked => Scopes.Count > 0 ? [.. Scopes] : DefaultScopes;

    /// <summary>True where it is on this machine and speaks plain HTTP.</summary>
    public bool IsPlain => Uri.TryCreate(Address, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttp;

    /// <summary>The secret, from wherever it is; null for none.</summary>
    public string? ReadSecret() => ClientSecret.Length > 0 ? ClientSecret : ClientSecretFile.Length > 0 ? File.ReadAllText(ClientSecretFile).Trim() : null;
}
