using DeepSeek.ControlPlane.Telemetry;
using DeepSeek.Testing;

namespace DeepSeek.ControlPlane.Tests;

public sealed class TelemetryChannelTests(GarnetFixture garnet) : IClassFixture<GarnetFixture>
{
    [Theory]
    [InlineData("""{"instanceId":"bad","startedAt":"2026-01-01T00:00:00Z","sentAt":"2026-01-01T00:00:00Z","models":null}""")]
    [InlineData("""{"instanceId":"bad","startedAt":"2026-01-01T00:00:00Z","sentAt":"2026-01-01T00:00:00Z","models":[null]}""")]
    [InlineData("""{"instanceId":"bad","startedAt":"2026-01-01T00:00:00Z","sentAt":"2026-01-01T00:00:00Z","models":[{"model":"m","requests":1,"errors":0,"timeToFirstByte":null,"duration":null}]}""")]
    [InlineData("""{"instanceId":"bad","startedAt":"2026-01-01T00:00:00Z","sentAt":"2026-01-01T00:00:00Z","models":[{"model":"m","requests":1,"errors":0,"timeToFirstByte":{"counts":null},"duration":{"counts":null}}]}""")]
    [InlineData("""{"instanceId":"good","startedAt":"2026-01-01T00:00:00Z","sentAt":"2026-01-01T00:00:00Z","models":[]}""")]
    [InlineData("not JSON")]
    public async Task ReadAsync_WhatIsNoReportOfItsInstance_IsLeftOut(string text)
    {
        var channel = new TelemetryChannel(garnet.Connection);
        var database = garnet.Connection.GetDatabase();
        await database.SetAddAsync(RedisKeys.TelemetryInstances, "bad");
        await database.StringSetAsync(RedisKeys.Telemetry("bad"), text);
        await channel.PublishAsync(
            new TelemetryReport { InstanceId = "good", StartedAt = DateTimeOffset.UnixEpoch, SentAt = DateTimeOffset.UnixEpoch, Models = [] },
            TestContext.Current.CancellationToken);

        var reports = await channel.ReadAsync(TestContext.Current.CancellationToken);

        Assert.Equal("good", Assert.Single(reports).InstanceId);
    }
}
