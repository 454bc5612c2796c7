using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DeepSeek.ModelTrainer.Data;

/// <summary>Types a text as people do: other cases, forgotten or doubled marks, full-width or half-width signs, spaces around numbers.</summary>
internal static partial class SurfaceNoise
{
    /// <summary>Takes out what drawing left behind: doubled spaces, spaces at the ends and before marks.</summary>
    public static string Tidy(string text) => SpaceBeforeMark().Replace(Spaces().Replace(text, " "), "$1").Trim();

    /// <summary>The language that a text is answered in: Chinese as soon as it has one Chinese character or full-width sign.</summary>
    public static Language LanguageOf(string text) => text.Any(c => c >= 0x2E80) ? Language.Chinese : Language.English;

    /// <summary>Changes the look of a text, not what it says.</summary>
    public static string Apply(string text, Language language, Random random) =>
        language == Language.English ? English(text, random) : Chinese(text, random);

    private static string English(string text, Random random)
    {
        var draw = random.NextDouble();
        text = draw switch
        {
            < 0.60 => Capitalized(text),
            < 0.88 => text.ToLowerInvariant(),
            < 0.95 => text,
            _ => text.ToUpperInvariant(),
        };

        if (random.NextDouble() < 0.12) text = text.Replace(", ", " ", StringComparison.Ordinal);
        if (random.NextDouble() < 0.10) text = text.Replace("'", "", StringComparison.Ordinal);
        return Ending(text, "?", ".", "!", random);
    }

    private static string Chinese(string text, Random random)
    {
        if (random.NextDouble() < 0.12) text = Number().Replace(text, " $0 ").Trim();
        if (random.NextDouble() < 0.12) text = text.Replace(" ", "", StringComparison.Ordinal);
        if (random.NextDouble() < 0.12) text = text.Replace('，', ',');
        if (random.NextDouble() < 0.08) text = text.Replace("，", random.Next(2) == 0 ? "" : " ", StringComparison.Ordinal);
        if (random.NextDouble() < 0.15) text = text.Replace('？', '?').Replace('。', '.');
        if (random.NextDouble() < 0.06) text = FullWidthDigits(text);
        if (random.NextDouble() < 0.05) text = text.Replace('+', '＋').Replace('=', '＝');
        return Ending(text, "？", "。", "！", random);
    }

    private static string Ending(string text, string question, string stop, string cry, Random random)
    {
        var last = text.Length > 0 ? text[^1] : ' ';
        var draw = random.NextDouble();
        if (last is '?' or '.' or '？' or '。')
        {
            // "3+4=?" keeps its mark: there it stands for the number.
            if (text.Length > 2 && (text[^2] is '=' or '＝' || (text[^2] == ' ' && text[^3] == '='))) return text;
            return draw switch
            {
                < 0.25 => text[..^1],
                < 0.29 => text + last,
                < 0.32 => text[..^1] + cry,
                < 0.36 => text[..^1] + (last is '?' or '？' ? stop : question),
                < 0.38 => text[..^1] + " " + last,
                _ => text,
            };
        }

        if (!char.IsLetterOrDigit(last)) return text;
        return draw switch
        {
            < 0.10 => text + question,
            < 0.18 => text + stop,
            < 0.21 => text + cry,
            _ => text,
        };
    }

    private static string Capitalized(string text) => text.Length > 0 ? char.ToUpper(text[0], CultureInfo.InvariantCulture) + text[1..] : text;

    private static string FullWidthDigits(string text)
    {
        var wide = new StringBuilder(text);
        for (var i = 0; i < wide.Length; i++)
        {
            if (char.IsAsciiDigit(wide[i])) wide[i] = (char)(wide[i] - '0' + '０');
        }

        return wide.ToString();
    }

    [GeneratedRegex(" {2,}")]
    private static partial Regex Spaces();

    [GeneratedRegex(" ([,.:!?](?: |$))")]
    private static partial Regex SpaceBeforeMark();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
