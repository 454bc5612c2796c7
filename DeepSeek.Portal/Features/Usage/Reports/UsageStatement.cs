using System.Globalization;

namespace DeepSeek.Portal.Features.Usage.Reports;

/// <summary>
/// A report as SQL, which both databases take, so that it is said here and not guessed from an expression how rows are found: by an index always, as many as
/// are wanted, in the order in which they are shown.
/// </summary>
internal sealed class UsageStatement
{
    private static readonly string[] Counters =
    [
        nameof(UsageGroup.Requests), nameof(UsageGroup.Completed), nameof(UsageGroup.Aborted), nameof(UsageGroup.Failed), nameof(UsageGroup.CacheHits),
        nameof(UsageGroup.PromptTokens), nameof(UsageGroup.CachedPromptTokens), nameof(UsageGroup.CompletionTokens), nameof(UsageGroup.ReasoningTokens),
    ];

    private static readonly string Million = Money.Million.ToString(CultureInfo.InvariantCulture);

    private readonly UsageQuery _query;
    private readonly IReadOnlyList<string>? _allowed;
    private readonly List<object> _values = [];

    private UsageStatement(UsageQuery query, IReadOnlyList<string>? allowed) => (_query, _allowed) = (query, allowed);

    /// <summary>The rows of a part.</summary>
    /// <param name="query">What is asked.</param>
    /// <param name="allowed">The tenants whose usage may be seen; null for all.</param>
    /// <param name="part">Which rows.</param>
    public static SqlText Rows(UsageQuery query, IReadOnlyList<string>? allowed, UsagePart part) => new UsageStatement(query, allowed).Rows(part);

    /// <summary>How many rows there are, no further than so many.</summary>
    public static SqlText Count(UsageQuery query, IReadOnlyList<string>? allowed, int most) => new UsageStatement(query, allowed).Count(most);

    private IReadOnlyList<string> Columns =>
    [
        .. _query.TellsTenants ? ["TenantId"] : Array.Empty<string>(), .. _query.ByKey ? ["KeyId"] : Array.Empty<string>(), .. _query.ByModel ? ["Model"] : Array.Empty<string>(),
    ];

    /// <summary>The fewest rows that tell what is asked.</summary>
    private string Table =>
        _query.ByKey || _query.KeyId is not null ? "KeyUsageDays"
        : _query.TellsTenants || _query.TenantId is not null || _allowed is not null ? "TenantUsageDays"
        : "ModelUsageDays";

    /// <summary>
    /// True where a row is the sum of many days, and there may be very many of them. Who they are is asked first then, and only the days of those that are
    /// wanted are added up.
    /// </summary>
    private bool IsBySubject => _query.TellsTenants && !_query.ByDay && _query.KeyId is null;

    private SqlText Rows(UsagePart part)
    {
        var page = $"LIMIT {Value(part.Limit)} OFFSET {Value(part.Skip)}";
        return Text(IsBySubject
            ? $"""
               WITH c AS (SELECT {Names("s")} FROM "KeyUsageSpans" s WHERE {UsedIn("s", part)}{After("s", part)} GROUP BY {Names("s")} ORDER BY {Names("s")} {page})
               SELECT {Sums("c")} FROM c CROSS JOIN "{Table}" d
               WHERE {string.Join(" AND ", Columns.Select(column => $"d.\"{column}\" = c.\"{column}\""))} AND {Matching("d", part)}
               GROUP BY {Names("c")} ORDER BY {Names("c")}
               """
            : $"""
               SELECT {Sums("d")} FROM "{Table}" d
               WHERE {Matching("d", part)}{After("d", part)} {Grouped} {page}
               """);
    }

    private SqlText Count(int most)
    {
        var all = UsagePart.First(_query);
        var rows = IsBySubject
            ? $"""FROM "KeyUsageSpans" s WHERE {UsedIn("s", all)} GROUP BY {Names("s")} ORDER BY {Names("s")}"""
            : $"""FROM "{Table}" d WHERE {Matching("d", all)} {Grouped}""";
        return Text($"""SELECT CAST(COUNT(*) AS integer) AS "Value" FROM (SELECT COUNT(*) AS "Parts" {rows} LIMIT {Value(most)}) g""");
    }

    /// <summary>The latest day first. In this direction an index has them.</summary>
    private string Grouped => (_query.ByDay, Columns.Count) switch
    {
        (false, 0) => "HAVING COUNT(*) > 0",
        (false, _) => $"GROUP BY {Names("d")} ORDER BY {Names("d")}",
        (true, 0) => "GROUP BY d.\"Day\" ORDER BY d.\"Day\" DESC",
        (true, _) => $"GROUP BY d.\"Day\", {Names("d")} ORDER BY d.\"Day\" DESC, {Names("d")}",
    };

    private string Names(string table) => string.Join(", ", Columns.Select(column => $"{table}.\"{column}\""));

    /// <summary>What a row tells. Where days are not told apart it has one all the same, since no text stands for a day in both databases.</summary>
    private string Sums(string subjects)
    {
        var micro = Table == "ModelUsageDays" ? "d.\"MicroCost\"" : $"d.\"PicoCost\" / {Million}";
        return string.Join(
            ", ",
            [
                (_query.ByDay ? "d.\"Day\"" : "MIN(d.\"Day\")") + " AS \"Day\"",
                .. ((string[])["TenantId", "KeyId", "Model"]).Select(column => (Columns.Contains(column) ? $"{subjects}.\"{column}\"" : "''") + $" AS \"{column}\""),
                .. Counters.Select(counter => Sum($"d.\"{counter}\"", counter)),
                Sum(micro, nameof(UsageGroup.Millions)),
                Sum($"d.\"PicoCost\" % {Million}", nameof(UsageGroup.Remainders)),
            ]);

        static string Sum(string what, string name) => $"CAST(SUM({what}) AS bigint) AS \"{name}\"";
    }

    private string Matching(string table, UsagePart part) => OnDays(table, part) + OfWhom(table);

    /// <summary>Days that are one are told so: an index gives the order of what follows the day only then.</summary>
    private string OnDays(string table, UsagePart part) => part.From == part.To
        ? $"{table}.\"Day\" = {Value(part.From)}"
        : $"{table}.\"Day\" BETWEEN {Value(part.From)} AND {Value(part.To)}";

    /// <summary>Those who used something on these days. Where a span begins or ends among them nobody has to look; where it goes beyond both ends it may have a hole.</summary>
    private string UsedIn(string table, UsagePart part)
    {
        var (from, to) = (Value(part.From), Value(part.To));
        return $"""
            {table}."LastDay" >= {from} AND {table}."FirstDay" <= {to}
            AND ({table}."LastDay" <= {to} OR {table}."FirstDay" >= {from} OR EXISTS (
                SELECT 1 FROM "KeyUsageDays" u
                WHERE u."KeyId" = {table}."KeyId" AND u."TenantId" = {table}."TenantId" AND u."Model" = {table}."Model" AND u."Day" BETWEEN {from} AND {to}))
            """ + OfWhom(table);
    }

    private string OfWhom(string table)
    {
        List<string> conditions = [];
        if (_query.TenantId is { } tenant)
        {
            conditions.Add($"{table}.\"TenantId\" = {Value(tenant)}");
        }

        if (_allowed is not null)
        {
            conditions.Add(_allowed.Count == 0 ? "1 = 0" : $"{table}.\"TenantId\" IN ({string.Join(", ", _allowed.Select(Value))})");
        }

        if (_query.KeyId is { } key)
        {
            conditions.Add($"{table}.\"KeyId\" = {Value(key)}");
        }

        if (_query.Model is { } model)
        {
            conditions.Add($"{table}.\"Model\" = {Value(model)}");
        }

        return string.Concat(conditions.Select(condition => " AND " + condition));
    }

    private string After(string table, UsagePart part)
    {
        if (part.Last is not { } last)
        {
            return "";
        }

        var values = Columns.Select(column => Value(column switch { "TenantId" => last.TenantId, "KeyId" => last.KeyId, _ => last.Model })).ToList();
        return values.Count == 0 ? " AND 1 = 0" : $" AND ({Names(table)}) > ({string.Join(", ", values)})";
    }

    private string Value(object value)
    {
        _values.Add(value);
        return string.Create(CultureInfo.InvariantCulture, $"{{{_values.Count - 1}}}");
    }

    private SqlText Text(string text) => new(text, [.. _values]);
}
