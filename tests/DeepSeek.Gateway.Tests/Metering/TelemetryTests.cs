using DeepSeek.ControlPlane.Telemetry;
using DeepSeek.Gateway.Tests.Fakes;
using DeepSeek.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace DeepSeek.Gateway.Tests.Metering;

public sealed class TelemetryTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    [Fact]
    public async Task Publish_EachSecond_SaysWhatWasCountedByModel()
    {
        var replica = (await fixture.StartReplicasAsync("metered"))[0];
        for (var i = 0; i < 3; i++)
        {
            using var good = await fixture.AskAsync(GatewayFixture.Body("metered"));
        }

        replica.Answer = context =>
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return FakeReplica.AnswerAsync(context, "{}");
        };
        using var bad = await fixture.AskAsync(GatewayFixture.Body("metered"));
        using var unknown = await fixture.AskAsync(GatewayFixture.Body("metered-not"));
        replica.Answer = context =>
        {
            if (context.Features.GetRequiredFeature<FakeReplica.Received>().ToCall().Continuation is null)
            {
                return FakeReplica.BeginAsync(context, [.. replica.Generation(context).Take(2)]);
            }

            context.Response.StatusCode = StatusCodes.Status409Conflict;
            return Task.CompletedTask;
        };
        using var broken = await fixture.AskAsync(GatewayFixture.Body("metered", ",\"stream\":true"));
        await broken.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        var channel = new TelemetryChannel(fixture.Redis.Connection);
        TelemetryReport? report = null;
        await Eventually.IsAsync(async () =>
        {
            report = (await channel.ReadAsync(TestContext.Current.CancellationToken)).SingleOrDefault();
            return report?.Models.SingleOrDefault()?.Requests == 5;
        });

        Assert.Equal("gateway-under-test", report!.InstanceId);
        var model = Assert.Single(report.Models);
        Assert.Equal("metered", model.Model);
        Assert.Equal(2, model.Errors);
        Assert.Equal(5, model.Duration.Count);
        Assert.Equal(5, model.TimeToFirstByte.Count);
        Assert.True(report.SentAt >= report.StartedAt);
        Assert.Equal(5, report.Traffic.Sum(entry => entry.Requests));
        Assert.Equal(2, report.Traffic.Sum(entry => entry.Errors));
        Assert.All(report.Traffic, entry => Assert.Equal(("metered", "tenant-1", false), (entry.Model, entry.TenantId, entry.IsOthers)));
    }
}
