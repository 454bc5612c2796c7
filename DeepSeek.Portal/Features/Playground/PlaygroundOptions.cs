namespace DeepSeek.Portal.Features.Playground;

/// <summary>Section <c>Portal:Playground</c>: where the playground asks.</summary>
internal sealed class PlaygroundOptions
{
    public const string Section = "Portal:Playground";

    /// <summary>The gateway's address, as the portal reaches it. Default: the one that the orchestrator gives (<c>services:gateway:http:0</c>, or <c>https</c>).</summary>
    public string GatewayAddress { get; set; } = "";

    /// <summary>The gateway's address, as tenants reach it, for the curl line. Default: <see cref="GatewayAddress"/>.</summary>
    public string PublicAddress { get; set; } = "";
}
