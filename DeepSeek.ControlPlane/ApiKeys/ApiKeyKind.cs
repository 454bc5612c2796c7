namespace DeepSeek.ControlPlane.ApiKeys;

/// <summary>Whose key it is; its first letters say.</summary>
public enum ApiKeyKind
{
    /// <summary>A tenant's, for the gateway: <c>dsk_…</c>.</summary>
    Tenant,

    /// <summary>A person's, for the admin API: <c>dsa_…</c>.</summary>
    Personal,
}
