namespace DeepSeek.ControlPlane.Metering;

/// <summary>What the portal's database knows to be spent: what limits begin from where their counters were lost. Null what was not asked for.</summary>
public sealed record SpentUsage
{
    /// <summary>When this was read; days and months are those of UTC at this time.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When usage was stored last; what was reported since, and waits in Redis, is not in here. Null where none ever was.</summary>
    public DateTimeOffset? StoredAt { get; init; }

    /// <summary>By all keys of the tenant.</summary>
    public SpentAmounts? Tenant { get; init; }

    /// <summary>By the key.</summary>
    public SpentAmounts? Key { get; init; }

    /// <summary>By all callers of the model.</summary>
    public SpentAmounts? Model { get; init; }
}
