namespace DeepSeek.Portal.Data.Entities;

/// <summary>Which part of what gateways know a change is in. Stored by number.</summary>
internal enum GatewayChangeKind
{
    Tenant = 0,
    ApiKey = 1,
    Aliases = 2,
    Models = 3,
    Upstreams = 4,
}
