using System.Text.Json.Serialization;

namespace DeepSeek.ControlPlane.Metering.Delivery;

/// <summary>How lines of usage are read; as <see cref="ControlPlaneJsonContext"/> writes what is in them.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(UsageLine))]
internal sealed partial class UsageJsonContext : JsonSerializerContext;
