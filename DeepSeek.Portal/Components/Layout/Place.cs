using DeepSeek.Portal.Features.Access;
using MudBlazor;

namespace DeepSeek.Portal.Components.Layout;

/// <summary>A page that the menu leads to, and the permission that it asks for.</summary>
/// <param name="Path">Its address.</param>
/// <param name="Title">The key of its name.</param>
/// <param name="Icon">What stands before the name.</param>
/// <param name="Needs">What opens it.</param>
/// <param name="Section">The key of the section's name; null for what stands above all sections.</param>
internal sealed record Place(string Path, string Title, string Icon, string Needs, string? Section = null)
{
    private static readonly IReadOnlyList<Place> All =
    [
        new("/", "Overview.Title", Icons.Material.Outlined.MonitorHeart, Permission.TelemetryRead),
        new("/models", "ModelList.Title", Icons.Material.Outlined.ViewInAr, Permission.ModelsRead, "Layout.Serve"),
        new("/replicas", "ReplicaList.Title", Icons.Material.Outlined.Dns, Permission.TelemetryRead, "Layout.Serve"),
        new("/playground", "Playground.Title", Icons.Material.Outlined.Forum, Permission.PlaygroundUse, "Layout.Serve"),
        new("/traffic", "Traffic.Title", Icons.Material.Outlined.Speed, Permission.TelemetryRead, "Layout.Serve"),
        new("/tenants", "Tenants.Title", Icons.Material.Outlined.Business, Permission.TenantsRead, "Layout.Tenants"),
        new("/keys", "Keys.Title", Icons.Material.Outlined.VpnKey, Permission.KeysRead, "Layout.Tenants"),
        new("/usage", "Usage.Title", Icons.Material.Outlined.BarChart, Permission.UsageRead, "Layout.Tenants"),
        new("/users", "Users.Title", Icons.Material.Outlined.People, Permission.UsersRead, "Layout.Access"),
        new("/roles", "Roles.Title", Icons.Material.Outlined.Shield, Permission.UsersRead, "Layout.Access"),
        new("/audit", "Audit.Title", Icons.Material.Outlined.History, Permission.AuditRead, "Layout.Access"),
        new("/alerts", "Alerts.Title", Icons.Material.Outlined.Notifications, Permission.AlertsRead, "Layout.Operate"),
        new("/settings", "Settings.Title", Icons.Material.Outlined.Settings, Permission.TelemetryRead, "Layout.Operate"),
    ];

    /// <summary>How tests find its link.</summary>
    public string TestId => Path == "/" ? "nav-overview" : "nav-" + Path.TrimStart('/');

    /// <summary>What somebody may open, in the order of the menu.</summary>
    public static IReadOnlyList<Place> For(Actor actor) => [.. All.Where(place => actor.MaySomewhere(place.Needs))];
}
