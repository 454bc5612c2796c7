namespace DeepSeek.Portal.Features.Access;

/// <summary>What somebody may do. Roles are made of these; every page, every endpoint of the admin API and every feature asks for one.</summary>
internal static class Permission
{
    /// <summary>To see replicas, devices and traffic.</summary>
    public const string TelemetryRead = "telemetry.read";

    /// <summary>To drain replicas and let them return.</summary>
    public const string ReplicasWrite = "replicas.write";

    public const string TenantsRead = "tenants.read";

    /// <summary>To make tenants, rename and suspend them.</summary>
    public const string TenantsWrite = "tenants.write";

    /// <summary>To set limits, budgets and weights of tenants.</summary>
    public const string LimitsWrite = "limits.write";

    public const string KeysRead = "keys.read";

    /// <summary>To make, rotate and revoke API keys, and to set their policies.</summary>
    public const string KeysWrite = "keys.write";

    public const string ModelsRead = "models.read";

    /// <summary>To activate versions, and to set aliases, upstreams and limits of models.</summary>
    public const string ModelsWrite = "models.write";

    /// <summary>To set what models cost.</summary>
    public const string PricesWrite = "prices.write";

    public const string UsageRead = "usage.read";

    public const string UsersRead = "users.read";

    /// <summary>To invite and disable users, and to grant and withdraw roles.</summary>
    public const string UsersManage = "users.manage";

    /// <summary>To make and change roles.</summary>
    public const string RolesManage = "roles.manage";

    public const string AuditRead = "audit.read";

    public const string AlertsRead = "alerts.read";

    public const string AlertsWrite = "alerts.write";

    public const string SettingsWrite = "settings.write";

    public const string PlaygroundUse = "playground.use";

    public static readonly IReadOnlyList<string> All =
    [
        TelemetryRead, ReplicasWrite, TenantsRead, TenantsWrite, LimitsWrite, KeysRead, KeysWrite, ModelsRead, ModelsWrite, PricesWrite, UsageRead, UsersRead, UsersManage,
        RolesManage, AuditRead, AlertsRead, AlertsWrite, SettingsWrite, PlaygroundUse,
    ];
}
