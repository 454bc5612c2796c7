namespace DeepSeek.ControlPlane.Metering;

/// <summary>Who counted tokens.</summary>
public enum UsageSource
{
    /// <summary>The replica, which knows what it generated, also what nobody read any more.</summary>
    Replica,

    /// <summary>The gateway, which knows what arrived. Counts where the replica could not report.</summary>
    Gateway,
}
