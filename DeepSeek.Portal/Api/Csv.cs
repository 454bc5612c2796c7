using System.Globalization;
using System.Text;

namespace DeepSeek.Portal.Api;

/// <summary>Lines of comma-separated values (RFC 4180) that spreadsheets take for text, whatever somebody has put into a name.</summary>
internal static class Csv
{
    private const string Formulas = "=+-@\t\r";

    public static string Line(params ReadOnlySpan<object?> values)
    {
        var line = new StringBuilder();
        foreach (var value in values)
        {
            if (line.Length > 0)
            {
                line.Append(',');
            }

            // An empty first value must not be taken for the beginning of the line.
            line.Append(value is null ? "\"\"" : Quoted(value));
        }

        return line.Append("\r\n").ToString();
    }

    private static string Quoted(object value)
    {
        if (value is not string text)
        {
            return value is DateTimeOffset time
                ? time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)
                : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        }

        // A name that begins like a formula would be one.
        var safe = text.Length > 0 && Formulas.Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;
        return $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
