namespace DeepSeek.Portal.Components.Layout;

/// <summary>What somebody wants the portal to look like.</summary>
public enum ThemeChoice
{
    /// <summary>As the system does.</summary>
    System,
    Light,
    Dark,
}
