namespace DeepSeek.Portal.Components.Layout;

/// <summary>Takes an icon's room, so that the words of a list stay in line.</summary>
internal static class Blank
{
    public const string Icon = "<g></g>";
}
