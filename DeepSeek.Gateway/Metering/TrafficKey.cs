using DeepSeek.ControlPlane.InternalCalls;

namespace DeepSeek.Gateway.Metering;

/// <summary>What traffic is told apart by.</summary>
/// <param name="Model">The model's name, one that exists.</param>
/// <param name="TenantId">Who asked.</param>
/// <param name="ReplicaId">Who answered; empty where nobody did.</param>
/// <param name="Lane">The queue.</param>
internal readonly record struct TrafficKey(string Model, string TenantId, string ReplicaId, Lane Lane);
