namespace DeepSeek.Portal.Features.Usage.Reports;

/// <summary>Which rows of a report are read at once. Each part is found by an index, however many rows came before it.</summary>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
/// <param name="Last">The row before these; null where they are the first of their days.</param>
/// <param name="Limit">The most that are read.</param>
/// <param name="Skip">How many are passed over.</param>
internal sealed record UsagePart(DateOnly From, DateOnly To, UsageGroup? Last, int Limit, int Skip = 0)
{
    private const int Days = 2_000;

    /// <summary>Each of these is the sum of many rows: of a key's thirty days, of a tenant's models.</summary>
    private const int Subjects = 200;

    public static UsagePart First(UsageQuery query) => new(query.From, query.To, null, query.ByDay ? Days : Subjects);

    /// <summary>What is read after these rows; null where that was all.</summary>
    public UsagePart? After(IReadOnlyList<UsageGroup> found, UsageQuery query)
    {
        if (found.Count == Limit)
        {
            // By day: the rest of the day that was begun.
            var last = found[^1];
            return query.ByDay ? this with { From = last.Day, To = last.Day, Last = last } : this with { Last = last };
        }

        return query.ByDay && Last is { } before && before.Day > query.From ? First(query) with { To = before.Day.AddDays(-1) } : null;
    }
}
