using System.Text.Json.Serialization;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.ControlPlane.Metering;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.ControlPlane.Telemetry;

namespace DeepSeek.ControlPlane;

/// <summary>How our services write what they say to each other.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(InternalCall))]
[JsonSerializable(typeof(ReplicaHeartbeat))]
[JsonSerializable(typeof(SnapshotEnvelope))]
[JsonSerializable(typeof(GatewaySnapshot))]
[JsonSerializable(typeof(GatewaySnapshotDelta))]
[JsonSerializable(typeof(ReplicaSnapshot))]
[JsonSerializable(typeof(TelemetryReport))]
[JsonSerializable(typeof(SegmentUsage))]
[JsonSerializable(typeof(RequestUsage))]
[JsonSerializable(typeof(SpentUsage))]
public sealed partial class ControlPlaneJsonContext : JsonSerializerContext;
