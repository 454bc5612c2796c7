namespace DeepSeek.Portal.Features.FirstRun;

/// <summary>What a developer needs to use a local platform. The file that holds this is the only place where the secrets can be read.</summary>
internal sealed record DevelopmentCredentials
{
    /// <summary>Address of the gateway, HTTP; null where the portal was not told.</summary>
    public string? Gateway { get; init; }

    /// <summary>Address of the gateway, HTTPS; null where the portal was not told.</summary>
    public string? GatewayHttps { get; init; }

    /// <summary>Address of the portal.</summary>
    public string? Portal { get; init; }

    public required string ApiKey { get; init; }

    public required string AdminUser { get; init; }

    public required string AdminPassword { get; init; }

    /// <summary>Without the secrets: records print their members, and something might log this.</summary>
    public override string ToString() => $"{nameof(DevelopmentCredentials)} of {AdminUser}";
}
