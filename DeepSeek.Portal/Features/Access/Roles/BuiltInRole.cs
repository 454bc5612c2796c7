using static DeepSeek.Portal.Features.Access.Permission;

namespace DeepSeek.Portal.Features.Access.Roles;

/// <summary>A role that the platform brings; nobody can change it.</summary>
/// <param name="Id">What assignments call it.</param>
/// <param name="Name">Its English name.</param>
/// <param name="Permissions">What it allows, in the order of <see cref="Permission.All"/>.</param>
internal sealed record BuiltInRole(string Id, string Name, IReadOnlyList<string> Permissions)
{
    public static readonly BuiltInRole Owner = new("owner", "Owner", Permission.All);

    public static readonly BuiltInRole Operator = new(
        "operator", "Operator",
        [TelemetryRead, ReplicasWrite, TenantsRead, KeysRead, ModelsRead, ModelsWrite, UsageRead, AlertsRead, AlertsWrite, SettingsWrite, PlaygroundUse]);

    public static readonly BuiltInRole TenantAdmin = new(
        "tenant-admin", "Tenant admin", [TenantsRead, KeysRead, KeysWrite, ModelsRead, UsageRead, UsersRead, UsersManage, AuditRead, PlaygroundUse]);

    public static readonly BuiltInRole Billing = new("billing", "Billing", [TenantsRead, LimitsWrite, KeysRead, ModelsRead, PricesWrite, UsageRead]);

    public static readonly BuiltInRole Auditor = new(
        "auditor", "Auditor", [TelemetryRead, TenantsRead, KeysRead, ModelsRead, UsageRead, UsersRead, AuditRead, AlertsRead]);

    public static readonly BuiltInRole Viewer = new("viewer", "Viewer", [TelemetryRead, TenantsRead, KeysRead, ModelsRead, UsageRead, AlertsRead]);

    public static readonly IReadOnlyList<BuiltInRole> All = [Owner, Operator, TenantAdmin, Billing, Auditor, Viewer];

    /// <summary>Null where no built-in role is called so.</summary>
    public static BuiltInRole? Find(string id) => All.FirstOrDefault(role => role.Id == id);
}
