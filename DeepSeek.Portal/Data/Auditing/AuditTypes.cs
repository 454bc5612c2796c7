namespace DeepSeek.Portal.Data.Auditing;

/// <summary>What there is to be changed.</summary>
internal static class AuditTypes
{
    public const string Tenant = "tenant";
    public const string ApiKey = "key";
    public const string User = "user";
    public const string Role = "role";
    public const string Assignment = "assignment";
    public const string Token = "token";
    public const string Alias = "alias";
    public const string ModelPolicy = "model_policy";
    public const string Deployment = "deployment";
    public const string Upstream = "upstream";
    public const string GroupMapping = "group_mapping";
    public const string Replica = "replica";
    public const string Alert = "alert";
    public const string AlertRule = "alert_rule";
    public const string AlertChannel = "alert_channel";

    public static readonly IReadOnlyList<string> All =
    [
        Tenant, ApiKey, User, Role, Assignment, Token, Alias, ModelPolicy, Deployment, Upstream, GroupMapping, Replica, Alert, AlertRule, AlertChannel,
    ];
}
