using System.CommandLine;

namespace DeepSeek.Benchmarks.Gateway;

/// <summary><c>gateway-memory</c>: how much memory a gateway with full caches takes before and after a million requests.</summary>
internal static class GatewayMemoryCommand
{
    public static Command Create() => new("gateway-memory", "Memory of the gateway before and after a million requests.");
}
