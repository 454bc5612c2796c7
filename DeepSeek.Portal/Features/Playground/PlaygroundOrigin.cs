namespace DeepSeek.Portal.Features.Playground;

/// <summary>What answers, as the gateway says.</summary>
/// <param name="ModelVersion">As <c>name@version</c>.</param>
/// <param name="Replica">Which replica.</param>
/// <param name="Cache"><c>hit</c>, <c>miss</c> or <c>bypass</c>.</param>
/// <param name="RequestId">The request, for those who look for it in logs.</param>
public sealed record PlaygroundOrigin(string? ModelVersion, string? Replica, string? Cache, string? RequestId);
