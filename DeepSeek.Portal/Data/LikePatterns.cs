namespace DeepSeek.Portal.Data;

/// <summary>Patterns for LIKE that mean what somebody typed.</summary>
internal static class LikePatterns
{
    public const string Escape = "\\";

    /// <summary>Matches what has the text in it.</summary>
    public static string Containing(string text) => "%" + Literal(text) + "%";

    /// <summary>Matches what begins with the text.</summary>
    public static string StartingWith(string text) => Literal(text) + "%";

    private static string Literal(string text) => text
        .Replace(Escape, Escape + Escape, StringComparison.Ordinal)
        .Replace("%", Escape + "%", StringComparison.Ordinal)
        .Replace("_", Escape + "_", StringComparison.Ordinal);
}
