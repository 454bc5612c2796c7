namespace DeepSeek.Gateway.LoadBalancing;

/// <summary>When a circuit opens, and for how long.</summary>
/// <param name="FailureShare">Share of the calls in the window that must fail.</param>
/// <param name="MinimumCalls">Fewest calls in the window.</param>
/// <param name="Window">How far back calls count.</param>
/// <param name="Break">How long it stays open before one call is tried.</param>
internal sealed record CircuitSettings(double FailureShare, int MinimumCalls, TimeSpan Window, TimeSpan Break)
{
    public static CircuitSettings Of(LoadBalancingOptions options) => new(
        options.CircuitFailureShare,
        options.CircuitMinimumCalls,
        TimeSpan.FromSeconds(options.CircuitWindowSeconds),
        TimeSpan.FromSeconds(options.CircuitBreakSeconds));
}
