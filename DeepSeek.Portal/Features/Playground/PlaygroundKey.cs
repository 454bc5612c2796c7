using DeepSeek.ControlPlane.ApiKeys;

namespace DeepSeek.Portal.Features.Playground;

/// <summary>A key with its secret, as this portal holds it.</summary>
/// <param name="Key">The key.</param>
/// <param name="MadeAt">When its secret was made: gateways hear of it a moment later.</param>
internal sealed record PlaygroundKey(ApiKey Key, DateTimeOffset MadeAt);
