namespace DeepSeek.Portal.Components.Layout;

/// <summary>What the page looks like, for the layouts.</summary>
public sealed record Appearance(ThemeChoice Choice, bool SystemIsDark)
{
    public bool IsDark => Choice == ThemeChoice.Dark || (Choice == ThemeChoice.System && SystemIsDark);
}
