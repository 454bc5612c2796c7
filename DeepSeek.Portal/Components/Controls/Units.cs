using System.Globalization;

namespace DeepSeek.Portal.Components.Controls;

/// <summary>Numbers as people read them, in the language of the page: short, with their unit.</summary>
internal static class Units
{
    /// <summary>What stands where nothing is known. Never a zero.</summary>
    public const string Unknown = "–";

    private const double Kibi = 1024;

    private static readonly string[] ByteUnits = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>84 ms, 1.25 s, 75 s.</summary>
    public static string Duration(double? seconds) => seconds switch
    {
        null => Unknown,
        < 0.9995 => Format($"{seconds * 1000:0} ms"),
        < 9.995 => Format($"{seconds:0.00} s"),
        < 99.95 => Format($"{seconds:0.0} s"),
        _ => Format($"{seconds:N0} s"),
    };

    /// <summary>How long ago something was, to the tenth of a second where that says something.</summary>
    public static string Age(TimeSpan age) => age.TotalSeconds < 9.95 ? Format($"{Math.Max(0, age.TotalSeconds):0.0} s") : Span(age);

    /// <summary>42 s, 5 min, 3 h 12 min, 4 d 3 h.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalMinutes: < 1 } => Format($"{Math.Max(0, span.TotalSeconds):0} s"),
        { TotalHours: < 1 } => Format($"{(int)span.TotalMinutes} min"),
        { TotalDays: < 1 } => Format($"{(int)span.TotalHours} h {span.Minutes} min"),
        _ => Format($"{(int)span.TotalDays} d {span.Hours} h"),
    };

    /// <summary>512 MiB, 1.4 GiB.</summary>
    public static string Bytes(long? bytes)
    {
        if (bytes is not { } rest)
        {
            return Unknown;
        }

        var value = (double)rest;
        var unit = 0;
        while (value >= Kibi && unit < ByteUnits.Length - 1)
        {
            value /= Kibi;
            unit++;
        }

        return value >= 100 || unit == 0 ? Format($"{value:0} {ByteUnits[unit]}") : Format($"{value:0.0} {ByteUnits[unit]}");
    }

    /// <summary>1,234.</summary>
    public static string Count(long? count) => count is null ? Unknown : Format($"{count:N0}");

    /// <summary>0, 12.5, 1,234.56, 0.0012: in the currency of the prices, whichever that is.</summary>
    public static string Cost(decimal? cost) => cost switch
    {
        null => Unknown,
        > 0 and < 0.01m => Format($"{cost:0.######}"),
        _ => Format($"{cost:#,0.##}"),
    };

    /// <summary>0.4, 12.5, 1,234: three figures that mean something.</summary>
    public static string Rate(double? rate) => rate switch
    {
        null => Unknown,
        < 9.95 => Format($"{rate:0.0#}"),
        < 99.95 => Format($"{rate:0.0}"),
        _ => Format($"{rate:N0}"),
    };

    /// <summary>0.5 %, 42 %.</summary>
    public static string Percent(double? share) => share switch
    {
        null => Unknown,
        > 0 and < 0.0995 => Format($"{share * 100:0.0} %"),
        _ => Format($"{share * 100:0} %"),
    };

    /// <summary>71 °C.</summary>
    public static string Celsius(double degrees) => Format($"{degrees:0} °C");

    /// <summary>60 W, 1,312 W.</summary>
    public static string Watts(double watts) => Format($"{watts:N0} W");

    private static string Format(FormattableString text) => text.ToString(CultureInfo.CurrentCulture);
}
