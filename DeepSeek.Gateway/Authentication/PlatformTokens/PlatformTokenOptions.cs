namespace DeepSeek.Gateway.Authentication.PlatformTokens;

/// <summary>Section <c>Gateway:Authentication:Tokens</c>: the platform's own short-lived tokens.</summary>
internal sealed class PlatformTokenOptions
{
    public const string Section = "Gateway:Authentication:Tokens";

    /// <summary>Longest that any setting may let a token live, in seconds.</summary>
    public const int LongestLifetime = 3600;

    /// <summary>What tokens say of who issued them, the same for all gateways. Default <c>deepseek-platform</c>.</summary>
    public string Issuer { get; set; } = "deepseek-platform";

    /// <summary>What tokens say of whom they are for, the same for all gateways. Default <c>deepseek-gateway</c>.</summary>
    public string Audience { get; set; } = "deepseek-gateway";

    /// <summary>How long a token lives unless it is asked for another time, in seconds. Default 900; 60 to <see cref="MaxLifetimeSeconds"/>.</summary>
    public int LifetimeSeconds { get; set; } = 900;

    /// <summary>How long a token may live at most, in seconds. Default 3,600; 60 to 3,600.</summary>
    public int MaxLifetimeSeconds { get; set; } = LongestLifetime;

    /// <summary>
    /// Folder with the signing keys, shared by all gateways: a mounted secret, say. Default: <c>keys/tokens</c> in the data directory, where the first key
    /// is made in Development.
    /// </summary>
    public string KeysDirectory { get; set; } = "";

    /// <summary>How often the folder is looked at, in seconds. Default 5; 0.05 to 300.</summary>
    public double KeyPollSeconds { get; set; } = 5;
}
