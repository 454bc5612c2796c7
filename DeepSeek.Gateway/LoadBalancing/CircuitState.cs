namespace DeepSeek.Gateway.LoadBalancing;

/// <summary>Whether calls pass a <see cref="CircuitBreaker"/>.</summary>
internal enum CircuitState
{
    /// <summary>All do.</summary>
    Closed,

    /// <summary>One does, to see whether the trouble is over.</summary>
    HalfOpen,

    /// <summary>None does.</summary>
    Open,
}
