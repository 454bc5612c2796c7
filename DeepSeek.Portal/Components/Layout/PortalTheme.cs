using MudBlazor;

namespace DeepSeek.Portal.Components.Layout;

/// <summary>The one place where colours, type and radii are decided. One accent; other colours mean a state.</summary>
internal static class PortalTheme
{
    // The systems' own faces, none fetched from anywhere, each list with a Chinese one.
    private static readonly string[] Sans =
    [
        "Inter", "system-ui", "-apple-system", "Segoe UI", "Roboto", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Noto Sans", "sans-serif",
    ];

    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#4460f1",
            Secondary = "#5b6472",
            Success = "#15803d",
            Warning = "#b45309",
            Error = "#c8323f",
            Info = "#4460f1",
            Background = "#f6f7f9",
            BackgroundGray = "#eef0f3",
            Surface = "#ffffff",
            AppbarBackground = "#ffffff",
            AppbarText = "#1b2130",
            DrawerBackground = "#ffffff",
            DrawerText = "#3b4453",
            DrawerIcon = "#667085",
            TextPrimary = "#1b2130",
            TextSecondary = "#5b6472",
            TextDisabled = "#98a1af",
            ActionDefault = "#5b6472",
            LinesDefault = "#e4e7ec",
            LinesInputs = "#c6ccd6",
            TableLines = "#e9ecf0",
            TableHover = "#f6f7f9",
            Divider = "#e4e7ec",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#8b9dff",
            PrimaryContrastText = "#0d1020",
            Secondary = "#9aa4b5",
            Success = "#4ade80",
            Warning = "#fbbf24",
            Error = "#ff7b86",
            ErrorContrastText = "#22090c",
            Info = "#8b9dff",
            Background = "#0f1217",
            BackgroundGray = "#232a35",
            Surface = "#171b22",
            AppbarBackground = "#131720",
            AppbarText = "#e7eaf0",
            DrawerBackground = "#131720",
            DrawerText = "#c3cad6",
            DrawerIcon = "#8f99aa",
            TextPrimary = "#e7eaf0",
            TextSecondary = "#9aa4b5",
            TextDisabled = "#667085",
            ActionDefault = "#9aa4b5",
            LinesDefault = "#262c36",
            LinesInputs = "#3d4553",
            TableLines = "#232933",
            TableHover = "#1c212a",
            Divider = "#262c36",
            OverlayDark = "rgba(5,7,10,0.6)",
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "8px", DrawerWidthLeft = "232px", AppbarHeight = "56px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Sans, FontSize = "0.875rem", LineHeight = "1.5", LetterSpacing = "0" },
            H1 = new H1Typography { FontFamily = Sans, FontSize = "1.375rem", FontWeight = "600", LineHeight = "1.3", LetterSpacing = "-0.01em" },
            H2 = new H2Typography { FontFamily = Sans, FontSize = "1rem", FontWeight = "600", LineHeight = "1.4", LetterSpacing = "0" },
            H6 = new H6Typography { FontFamily = Sans, FontSize = "1.0625rem", FontWeight = "600", LineHeight = "1.4", LetterSpacing = "0" },
            Body1 = new Body1Typography { FontFamily = Sans, FontSize = "0.875rem", LineHeight = "1.5", LetterSpacing = "0" },
            Body2 = new Body2Typography { FontFamily = Sans, FontSize = "0.8125rem", LineHeight = "1.5", LetterSpacing = "0" },
            Button = new ButtonTypography { FontFamily = Sans, FontSize = "0.875rem", FontWeight = "500", LetterSpacing = "0", TextTransform = "none" },
            Caption = new CaptionTypography { FontFamily = Sans, FontSize = "0.75rem", LineHeight = "1.5", LetterSpacing = "0" },
        },
    };
}
