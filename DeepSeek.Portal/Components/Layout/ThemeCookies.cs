namespace DeepSeek.Portal.Components.Layout;

/// <summary>
/// The choice, and what the system looks like, travel in cookies, so that the first byte of a page already has the right colours. portal.js writes them.
/// </summary>
internal static class ThemeCookies
{
    public const string ChoiceName = "ds-theme";
    public const string SystemName = "ds-system-theme";

    public static ThemeChoice Choice(IRequestCookieCollection cookies) =>
        Enum.TryParse<ThemeChoice>(cookies[ChoiceName], ignoreCase: true, out var choice) && Enum.IsDefined(choice) ? choice : ThemeChoice.System;

    public static bool SystemIsDark(IRequestCookieCollection cookies) => cookies[SystemName] == "dark";
}
