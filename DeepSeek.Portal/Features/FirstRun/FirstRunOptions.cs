namespace DeepSeek.Portal.Features.FirstRun;

/// <summary>Section <c>Portal</c>: how the first admin gets in.</summary>
internal sealed class FirstRunOptions
{
    public const string Section = "Portal";

    /// <summary>The first admin's address, used once, where there are no users yet. Default <c>admin@localhost</c>.</summary>
    public string AdminUser { get; set; } = "admin@localhost";

    /// <summary>
    /// The first admin's password outside Development: at least 12 characters, used once, to be changed at the first sign-in. Take it out of the
    /// settings afterwards. Default: unset; a portal without users then does not start.
    /// </summary>
    public string BootstrapPassword { get; set; } = "";
}
