using System.Globalization;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace DeepSeek.Portal.Data;

/// <summary>
/// SQLite has no type for times. As UTC text of one width they compare and sort as times do, and a person can read them; microseconds, because that
/// is what PostgreSQL keeps.
/// </summary>
internal sealed class SortableTimeConverter() : ValueConverter<DateTimeOffset, string>(
    time => time.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture),
    text => new DateTimeOffset(DateTime.ParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal)))
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";
}
