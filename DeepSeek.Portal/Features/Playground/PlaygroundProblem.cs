namespace DeepSeek.Portal.Features.Playground;

/// <summary>What kind of failure it is.</summary>
public enum PlaygroundProblem
{
    /// <summary>Whoever asks may not use the playground for this tenant.</summary>
    Denied,

    /// <summary>Nobody has said where the gateway is.</summary>
    GatewayUnknown,

    /// <summary>The gateway cannot be reached.</summary>
    GatewayAway,

    /// <summary>The gateway refused, or told of an error; its words are with it.</summary>
    Refused,

    /// <summary>The answer broke off.</summary>
    BrokenOff,
}
