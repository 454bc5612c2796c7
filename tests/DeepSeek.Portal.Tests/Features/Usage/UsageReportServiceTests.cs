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
    public async Task List_ToldApart_SumsWhatIsAsked(string provider)
    {
        await using var store = await CreateAsync(provider);
        var reports = new UsageReportService(store);

        var all = Assert.Single((await reports.ListAsync(March, Admin, Cancellation))!);
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

        async Task<List<string>> Lines(UsageQuery query, Actor by, Func<UsageRow, string> line) => [.. (await reports.ListAsync(query, by, Cancellation))!.Select(line)];
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
            rows.AddRange(page.Rows);
        }
        while (rows.Count < total);

        Assert.Equal(await reports.ListAsync(query, Admin, Cancellation), rows);
        var metered = (await StoredUsage.SumsAsync(store)).Values.Aggregate((sum, next) => sum + next);
        Assert.Equal((30, 10, 10, 10), (metered.Requests, metered.Completed, metered.Aborted, metered.Failed));
        Assert.Equal(
            (metered.Requests, metered.PromptTokens, metered.CachedPromptTokens, metered.CompletionTokens, metered.ReasoningTokens, metered.Cost()),
            (rows.Sum(row => row.Requests), rows.Sum(row => row.PromptTokens), rows.Sum(row => row.CachedPromptTokens), rows.Sum(row => row.CompletionTokens),
                rows.Sum(row => row.ReasoningTokens), rows.Sum(row => row.Cost)));
        await StoredUsage.AssertExactAsync(store);
    }

    private async Task<PortalStore> CreateAsync(string provider)
    {
        var store = await PortalStore.CreateAsync(Enum.Parse<DatabaseProvider>(provider), postgres);
        await using var context = store.CreateOwnContext();
        (string Tenant, string Key, string Model, int Day, long Tokens)[] rows =
        [
            ("a", "k1", "m", 1, 1_000), ("a", "k2", "m", 2, 10), ("b", "k3", "n", 1, 100),
        ];
        foreach (var (tenant, key, model, day, tokens) in rows)
        {
            var date = new DateOnly(2026, 3, day);
            context.KeyUsageDays.Add(new KeyUsageDay
            {
                TenantId = tenant, KeyId = key, Model = model, Day = date, Requests = 1, PromptTokens = tokens, PicoCost = 1_000_000_000_001,
            });
            context.TenantUsageDays.Add(new TenantUsageDay
            {
                TenantId = tenant, Model = model, Day = date, Requests = 1, PromptTokens = tokens, PicoCost = 1_000_000_000_001,
            });
        }

        context.TenantUsageDays.Add(new TenantUsageDay { TenantId = "a", Model = "m", Day = new(2026, 2, 28), Requests = 9, PromptTokens = 9 });
        await context.SaveChangesAsync(Cancellation);
        return store;
    }
}
