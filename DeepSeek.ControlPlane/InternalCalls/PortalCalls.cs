namespace DeepSeek.ControlPlane.InternalCalls;

/// <summary>What gateways ask of the portal, with an internal call token. Bodies and answers are those of the public API.</summary>
public static class PortalCalls
{
    /// <summary>Audience of their tokens: any portal, since all share one database.</summary>
    public const string Audience = "portal";

    /// <summary>Route of a reload. The token's request id names the request, so that it is done only once.</summary>
    public const string ReloadPattern = "/internal/v1/models/{name}/reload";

    /// <summary>
    /// Route of what was spent today and this month, by <c>tenant</c>, <c>key</c> and <c>model</c> of the query, each of them optional. Answers
    /// <see cref="Metering.SpentUsage"/>.
    /// </summary>
    public const string SpentPattern = "/internal/v1/usage/spent";

    /// <summary>Largest body of a call, in bytes.</summary>
    public const int MaxBodyBytes = 64 * 1024;

    /// <summary>The path of a model's reload.</summary>
    public static string ReloadPath(string model) => $"/internal/v1/models/{Uri.EscapeDataString(model)}/reload";
}
