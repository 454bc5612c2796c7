using System.Text.Json;
using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.ControlPlane.Metering;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Gateway.Tests.Fakes;
using Microsoft.AspNetCore.Http;

namespace DeepSeek.Gateway.Tests.RateLimiting;

/// <summary>A gateway whose Redis knows nothing of a budget asks the portal.</summary>
public sealed class PortalSpentBudgetsTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const string Model = "spent";

    [Fact]
    public async Task Ask_BudgetIsSpentAsThePortalSays_Is402UntilTheMonthEnds()
    {
        await fixture.StartReplicasAsync(Model);
        var (spent, free) = (await fixture.CreateKeyAsync(), await fixture.CreateKeyAsync());
        fixture.PortalApi.Answer = context => FakeReplica.AnswerAsync(context, JsonSerializer.Serialize(
            new SpentUsage
            {
                At = TimeProvider.System.GetUtcNow(),
                Key = new SpentAmounts(0, 0, 0, context.Request.QueryString.Value!.Contains(spent.PublicId, StringComparison.Ordinal) ? 4.999_999m : 4m),
            },
            ControlPlaneJsonContext.Default.SpentUsage));
        await fixture.Portal.PriceAsync(Model, new ModelPrice(1m, 1m, 1m));
        foreach (var key in new[] { spent, free })
        {
            await fixture.Portal.LimitAsync(key, new UsageLimits { CostPerMonth = 5 });
        }

        await fixture.SnapshotArrivedAsync();

        using var refused = await fixture.AskAsync(GatewayFixture.Body(Model, ",\"max_tokens\":5"), spent);
        using var answered = await fixture.AskAsync(GatewayFixture.Body(Model, ",\"max_tokens\":5"), free);

        await refused.IsErrorAsync(ApiError.InsufficientBalance);
        Assert.Equal(200, (int)answered.StatusCode);
        string[] targets = [$"{PortalCalls.SpentPattern}?key={spent.PublicId}", $"{PortalCalls.SpentPattern}?key={free.PublicId}"];
        var asked = fixture.PortalApi.Requests.Where(request => targets.Contains(request.Target)).ToList();
        Assert.Equal(targets, asked.Select(request => request.Target));
        Assert.All(asked, request => Assert.Equal(InternalCallVerdict.Valid, request.Verdict));
    }

    [Fact]
    public async Task Ask_PortalHasTrouble_IsAnswered()
    {
        await fixture.StartReplicasAsync(Model + "-away");
        fixture.PortalApi.Answer = context =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        };
        var key = await fixture.CreateKeyAsync(change: entry => entry with { Limits = new UsageLimits { TokensPerDay = 10_000 } });

        using var answered = await fixture.AskAsync(GatewayFixture.Body(Model + "-away", ",\"max_tokens\":5"), key);

        Assert.Equal(200, (int)answered.StatusCode);
    }
}
