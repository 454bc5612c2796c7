namespace DeepSeek.Platform.FunctionalTests;

/// <summary>What a development run writes to <c>credentials.json</c>.</summary>
internal sealed record Credentials
{
    public string Gateway { get; init; } = "";

    public string GatewayHttps { get; init; } = "";

    public string Portal { get; init; } = "";

    public string ApiKey { get; init; } = "";

    public string AdminUser { get; init; } = "";

    public string AdminPassword { get; init; } = "";
}
