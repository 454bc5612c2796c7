using DeepSeek.ControlPlane.Metering;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Usage.Reports;
using DeepSeek.Portal.Features.Usage.Storage;
using DeepSeek.Portal.Tests.Data;
using DeepSeek.Testing;
using static DeepSeek.Portal.Tests.Features.Access.People;

namespace DeepSeek.Portal.Tests.Features.Usage;

public sealed class UsageReportServiceTests(PostgresFixture postgres)
{
    private static readonly UsageQuery March = new() { From = new(2026, 3, 1), To = new(2026, 3, 31) };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Read_ToldApart_SumsWhatIsAsked(string provider)
    {
        await using var store = await CreateAsync(provider);
        var reports = new UsageReportService(store);

        var all = await reports.ReadAsync(March, Admin, Cancellation).SingleAsync(Cancellation);
        Assert.Equal((3, 1_110, 3.000000000003m), (all.Requests, all.PromptTokens, all.Cost));
        Assert.Equal((null, null, null, null), (all.Day, all.TenantId, all.KeyId, all.Model));
        Assert.Equal(["03-02 10", "03-01 1100"], await Lines(March with { ByDay = true }, Admin, row => $"{row.Day:MM-dd} {row.PromptTokens}"));
        Assert.Equal(["a 1010", "b 100"], await Lines(March with { ByTenant = true }, Admin, row => $"{row.TenantId} {row.PromptTokens}"));
        Assert.Equal(
            ["a k1 m 1000", "a k2 m 10", "b k3 n 100"],
            await Lines(
                March with { ByTenant = true, ByKey = true, ByModel = true }, Admin, row => $"{row.TenantId} {row.KeyId} {row.Model} {row.PromptTokens}"));
        Assert.Equal(["1000"], await Lines(March with { KeyId = "k1" }, Admin, row => $"{row.PromptTokens}"));
        Assert.Equal(["100"], await Lines(March with { Model = "n" }, Admin, row => $"{row.PromptTokens}"));
        Assert.Equal(["1010"], await Lines(March with { TenantId = "a" }, Admin, row => $"{row.PromptTokens}"));
        Assert.Equal(["100"], await Lines(March, For("b", Permission.UsageRead), row => $"{row.PromptTokens}"));
        Assert.Empty(await Lines(March with { TenantId = "a" }, For("b", Permission.UsageRead), row => $"{row.PromptTokens}"));
        Assert.Empty(await Lines(March, Actor.Nobody, row => $"{row.PromptTokens}"));

        async Task<List<string>> Lines(UsageQuery query, Actor by, Func<UsageRow, string> line) => await reports.ReadAsync(query, by, Cancellation).Select(line).ToListAsync(Cancellation);
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Page_AfterARunWithAborts_AddsUpToTheMeteringToTheToken(string provider)
    {
        await using var store = await PortalStore.CreateAsync(Enum.Parse<DatabaseProvider>(provider), postgres);
        RequestOutcome[] outcomes = [RequestOutcome.Completed, RequestOutcome.Aborted, RequestOutcome.Failed];
        await new UsageStore(store, store.Time).StoreAsync(new UsageBatch(
            [.. Enumerable.Range(0, 30).Select(i => Reports.Request($"r{i}", outcomes[i % 3]) with { ArrivedAt = Reports.Noon.AddDays(-(i % 4)), Model = $"m{i % 2}" })],
            [.. Enumerable.Range(0, 30).Select(i => Reports.Segment($"r{i}", source: i % 3 == 1 ? UsageSource.Gateway : UsageSource.Replica, completion: i))],
            []), Cancellation);
        var reports = new UsageReportService(store);
        var query = new UsageQuery { From = new(2026, 2, 1), To = new(2026, 3, 31), ByDay = true, ByKey = true, ByModel = true };
        var rows = new List<UsageRow>();
        int total;
        do
        {
            var page = await reports.PageAsync(query, rows.Count / 3, 3, Admin, Cancellation);
            total = page.Total;
            rows.AddRange(page.Items);
        }
        while (rows.Count < total);

        Assert.Equal(await reports.ReadAsync(query, Admin, Cancellation).ToListAsync(Cancellation), rows);
        var metered = (await StoredUsage.SumsAsync(store)).Values.Aggregate((sum, next) => sum + next);
        Assert.Equal((30, 10, 10, 10), (metered.Requests, metered.Completed, metered.Aborted, metered.Failed));
        Assert.Equal(
            (metered.Requests, metered.PromptTokens, metered.CachedPromptTokens, metered.CompletionTokens, metered.ReasoningTokens, metered.Cost()),
            (rows.Sum(row => row.Requests), rows.Sum(row => row.PromptTokens), rows.Sum(row => row.CachedPromptTokens), rows.Sum(row => row.CompletionTokens),
                rows.Sum(row => row.ReasoningTokens), rows.Sum(row => row.Cost)));
        await StoredUsage.AssertExactAsync(store);
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Read_AnyQuestionOfMany_GivesWhatAddingUpByHandGives(string provider)
    {
        // More than are read at once, by day and by subject; keys that pause, two models, and usage of which no key is known.
        await using var store = await PortalStore.CreateAsync(Enum.Parse<DatabaseProvider>(provider), postgres);
        List<KeyUsageDay> rows =
        [
            .. from key in Enumerable.Range(0, 210)
               from day in Enumerable.Range(1, 12)
               where key % 5 != 0 || day is 1 or 2 or 12
               select new KeyUsageDay
               {
                   TenantId = $"t{key % 3}", KeyId = key < 3 ? "" : $"k{key:D3}", Model = key % 2 == 0 ? "m" : "n", Day = new(2026, 3, day), Requests = key + 1, Completed = key,
                   Aborted = 1, PromptTokens = key * day, CachedPromptTokens = day, CompletionTokens = 7, ReasoningTokens = 3, PicoCost = (key * 1_234_567_891L) + day,
               },
        ];
        await using (var context = store.CreateOwnContext())
        {
            UsageRows.AddTo(context, rows);
            await context.SaveChangesAsync(Cancellation);
        }

        var reports = new UsageReportService(store);
        UsageQuery[] wanted =
        [
            March, March with { From = new(2026, 3, 4), To = new(2026, 3, 6) }, March with { From = new(2026, 3, 2), To = new(2026, 3, 2) }, March with { Model = "n" },
            March with { TenantId = "t1" }, March with { KeyId = "k100" }, March with { From = new(2025, 1, 1), To = new(2025, 1, 1) },
        ];
        foreach (var (query, by) in wanted.SelectMany(query => Enumerable.Range(0, 16).Select(by => query with
                     {
                         ByDay = (by & 1) != 0, ByTenant = (by & 2) != 0, ByKey = (by & 4) != 0, ByModel = (by & 8) != 0,
                     }))
                     .SelectMany(query => (Actor[])[Admin, For("t2", Permission.UsageRead)], (query, by) => (query, by)))
        {
            var expected = UsageRows.Sum(rows.Where(row => by == Admin || row.TenantId == "t2"), query);
            Assert.Equal(expected, await reports.ReadAsync(query, by, Cancellation).ToListAsync(Cancellation));
            var page = await reports.PageAsync(query, 3, 7, by, Cancellation);
            Assert.Equal((expected.Count, false), (page.Total, page.HasMore));
            Assert.Equal(expected.Skip(21).Take(7), page.Items);
        }
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Read_WhileUsageIsStored_IsOfOneMomentAndHoldsNobodyUp(string provider)
    {
        // So many days that they are read in two parts.
        const int Days = 2_010;
        var last = DateOnly.FromDateTime(Reports.Noon.UtcDateTime);
        await using var store = await PortalStore.CreateAsync(Enum.Parse<DatabaseProvider>(provider), postgres);
        await using (var context = store.CreateOwnContext())
        {
            context.AddRange(Enumerable.Range(0, Days).Select(i => new ModelUsageDay { Day = last.AddDays(-i), Model = Reports.Model, Requests = 1 }));
            await context.SaveChangesAsync(Cancellation);
        }

        var reports = new UsageReportService(store);
        var query = new UsageQuery { From = last.AddDays(-Days), To = last, ByDay = true };
        var read = new List<UsageRow>();
        await foreach (var row in reports.ReadAsync(query, Admin, Cancellation))
        {
            if (read.Count == 0)
            {
                var request = Reports.Request("r1") with { ArrivedAt = Reports.Noon.AddDays(1 - Days) };
                await new UsageStore(store, store.Time).StoreAsync(new UsageBatch([request], [], []), Cancellation);
            }

            read.Add(row);
        }

        Assert.Equal((Days, Days), (read.Count, read.Sum(row => row.Requests)));
        Assert.Equal(Days + 1, await reports.ReadAsync(query, Admin, Cancellation).Select(row => row.Requests).SumAsync(Cancellation));
    }

    private async Task<PortalStore> CreateAsync(string provider)
    {
        var store = await PortalStore.CreateAsync(Enum.Parse<DatabaseProvider>(provider), postgres);
        await using var context = store.CreateOwnContext();
        (string Tenant, string Key, string Model, DateOnly Day, long Requests, long Tokens, long Cost)[] rows =
        [
            ("a", "k1", "m", new(2026, 3, 1), 1, 1_000, 1_000_000_000_001), ("a", "k2", "m", new(2026, 3, 2), 1, 10, 1_000_000_000_001),
            ("b", "k3", "n", new(2026, 3, 1), 1, 100, 1_000_000_000_001), ("a", "k1", "m", new(2026, 2, 28), 9, 9, 0),
        ];
        UsageRows.AddTo(context, [.. rows.Select(row => new KeyUsageDay
        {
            TenantId = row.Tenant, KeyId = row.Key, Model = row.Model, Day = row.Day, Requests = row.Requests, PromptTokens = row.Tokens, PicoCost = row.Cost,
        })]);
        await context.SaveChangesAsync(Cancellation);
        return store;
    }
}
