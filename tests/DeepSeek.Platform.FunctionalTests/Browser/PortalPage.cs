namespace DeepSeek.Platform.FunctionalTests.Browser;

/// <summary>A page of the portal, as it is looked at.</summary>
/// <param name="Name">What its picture is called.</param>
/// <param name="Path">Its address.</param>
/// <param name="Opens">The test id of what is clicked there to open a dialog; null to look at the page itself.</param>
/// <param name="SignedIn">False for a page that is looked at before signing in.</param>
/// <param name="InDocs">True where <c>docs/portal.md</c> shows it.</param>
/// <param name="Status">What it is answered with.</param>
internal sealed record PortalPage(string Name, string Path, string? Opens = null, bool SignedIn = true, bool InDocs = false, int Status = 200)
{
    /// <summary>Every page, and the dialogs in which most is asked for. A new page is one line here.</summary>
    public static readonly IReadOnlyList<PortalPage> All =
    [
        new("overview", "/", InDocs: true),
        new("models", "/models", InDocs: true),
        new("models-alias", "/models", "new-alias"),
        new("models-upstream", "/models", "new-upstream"),
        new("rollout", "/rollouts/" + ModelFolders.Model, InDocs: true),
        new("traffic", "/traffic", InDocs: true),
        new("playground", "/playground", InDocs: true),
        new("replicas", "/replicas", InDocs: true),
        new("tenants", "/tenants", InDocs: true),
        new("tenants-limits", "/tenants", "tenant-limits"),
        new("keys", "/keys", InDocs: true),
        new("keys-new", "/keys", "new-key"),
        new("keys-policy", "/keys", "key-policy", InDocs: true),
        new("keys-rotate", "/keys", "key-rotate"),
        new("keys-revoke", "/keys", "key-revoke"),
        new("usage", "/usage", InDocs: true),
        new("usage-price", "/usage", "set-price"),
        new("users", "/users", InDocs: true),
        new("users-invite", "/users", "new-user"),
        new("roles", "/roles", InDocs: true),
        new("roles-new", "/roles", "new-role"),
        new("audit", "/audit", InDocs: true),
        new("alerts", "/alerts", InDocs: true),
        new("settings", "/settings"),
        new("tokens", "/tokens", InDocs: true),
        new("tokens-new", "/tokens", "new-token"),
        new("no-access", "/no-access"),
        new("not-found", "/nowhere", Status: 404),
        new("change-password", "/change-password"),
        new("sign-in", "/sign-in", SignedIn: false),
    ];

    public static PortalPage Named(string name) => All.Single(page => page.Name == name);
}
