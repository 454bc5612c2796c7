namespace DeepSeek.Platform.FunctionalTests.Browser;

/// <summary>What the portal is to look like.</summary>
/// <param name="Language">The browser's.</param>
/// <param name="Theme">As the portal's cookie names it.</param>
internal sealed record PortalLook(string Language, string Theme)
{
    public const int Wide = 1280;
    public const int Narrow = 400;
    public const int Height = 860;

    public static readonly PortalLook English = new("en-US", "Light");

    /// <summary>Each language, each theme.</summary>
    public static readonly IReadOnlyList<PortalLook> All = [English, new("zh-CN", "Dark")];

    /// <summary>The language of the page, as its markup says it.</summary>
    public string Tag => Language == "zh-CN" ? Language : "en";

    public override string ToString() => $"{Tag}, {Theme}";
}
