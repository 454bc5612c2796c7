using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Gateway.Tests.Fakes;
using DeepSeek.Testing;
using Microsoft.AspNetCore.Http;

namespace DeepSeek.Gateway.Tests;

public sealed class FailoverTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    [Fact]
    public async Task Ask_OneReplicaRefusesConnections_TheOtherAnswersEveryTime()
    {
        var replicas = await fixture.StartReplicasAsync("failover-refused", 2);
        await replicas[0].StopAsync();

        for (var i = 0; i < 10; i++)
        {
            using var response = await fixture.AskAsync(GatewayFixture.Body("failover-refused"));

            Assert.Equal(200, (int)response.StatusCode);
            Assert.Equal([replicas[1].Id], response.Headers.GetValues("x-replica"));
        }

        Assert.Equal(10, replicas[1].Requests.Count);
    }

    [Theory]
    [InlineData(StatusCodes.Status503ServiceUnavailable)]
    [InlineData(StatusCodes.Status401Unauthorized)]
    public async Task Ask_OneReplicaWillNotTakeIt_TheOtherAnswersWithTheSameSeedAndItsOwnToken(int status)
    {
        var model = $"failover-{status}";
        var replicas = await fixture.StartReplicasAsync(model, 2);
        replicas[0].Answer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers["x-left-over"] = "1";
            return context.Response.WriteAsync("full");
        };

        // Whichever is asked first, after two requests the refusing one was asked, and after its refusal it cools down.
        for (var i = 0; i < 2; i++)
        {
            using var response = await fixture.AskAsync(GatewayFixture.Body(model));

            Assert.Equal(200, (int)response.StatusCode);
            Assert.False(response.Headers.Contains("x-left-over"));
            Assert.Contains("\"id\":\"chatcmpl-", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        var refused = Assert.Single(replicas[0].Requests);
        var taken = replicas[1].Requests.Single(request => request.Call!.RequestId == refused.Call!.RequestId);
        Assert.Equal(InternalCallVerdict.Valid, taken.Verdict);
        Assert.Equal(refused.Call!.Seed, taken.Call!.Seed);
        Assert.Equal(refused.Body, taken.Body);
        Assert.NotEqual(refused.Headers[InternalHeaders.Token], taken.Headers[InternalHeaders.Token]);
    }

    [Fact]
    public async Task Ask_ReplicaHasChangedOverSinceItsHeartbeat_TheOtherAnswersAndNothingIsHeldAgainstIt()
    {
        var replicas = await fixture.StartReplicasAsync("failover-changed", 2);
        replicas[0].Answer = context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return context.Response.WriteAsync("no such version");
        };

        for (var i = 0; i < 2; i++)
        {
            using var response = await fixture.AskAsync(GatewayFixture.Body("failover-changed@1"));
            Assert.Equal(200, (int)response.StatusCode);
            Assert.Equal([replicas[1].Id], response.Headers.GetValues("x-replica"));
        }

        Assert.NotEmpty(replicas[0].Requests);
        Assert.True(fixture.Gateway.Replicas.Current.Replicas[replicas[0].Id].IsAvailable(TimeProvider.System.GetUtcNow()));
    }

    [Fact]
    public async Task Ask_ReplicaBreaksOffBeforeTheFirstByte_TheOtherAnswers()
    {
        var replicas = await fixture.StartReplicasAsync("failover-abort", 2);
        replicas[0].Answer = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };

        for (var i = 0; i < 2; i++)
        {
            using var response = await fixture.AskAsync(GatewayFixture.Body("failover-abort"));
            Assert.Equal(200, (int)response.StatusCode);
        }

        Assert.Single(replicas[0].Requests);
    }

    [Fact]
    public async Task Ask_ReplicaSendsHeadersOfAStreamAndDies_TheOtherAnswers()
    {
        var replicas = await fixture.StartReplicasAsync("failover-headers", 2);
        replicas[0].Answer = async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.StartAsync();
            context.Abort();
        };

        for (var i = 0; i < 2; i++)
        {
            using var response = await fixture.AskAsync(GatewayFixture.Body("failover-headers", ",\"stream\":true"));
            Assert.Equal(200, (int)response.StatusCode);
            Assert.Equal([replicas[1].Id], response.Headers.GetValues("x-replica"));
        }
    }

    [Fact]
    public async Task Ask_NobodyTakesIt_Is503WithRetryAfterAfterThreeRetries()
    {
        var replicas = await fixture.StartReplicasAsync("failover-none", 3);
        foreach (var replica in replicas)
        {
            replica.Answer = context =>
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return Task.CompletedTask;
            };
        }

        using var response = await fixture.AskAsync(GatewayFixture.Body("failover-none"));

        await response.IsErrorAsync(ApiError.Unavailable);
        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter!.Delta);
        Assert.All(replicas, replica => Assert.NotEmpty(replica.Requests));
        Assert.Equal(4, replicas.Sum(replica => replica.Requests.Count));
    }

    [Fact]
    public async Task Ask_ReplicaFindsFaultWithTheRequest_ItsAnswerIsPassedOn()
    {
        var replicas = await fixture.StartReplicasAsync("failover-422", 2);
        foreach (var replica in replicas)
        {
            replica.Answer = context =>
            {
                context.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
                return FakeReplica.AnswerAsync(context, """{"error":{"message":"no","type":"invalid_request_error","code":"invalid_parameter","param":"n"}}""");
            };
        }

        using var response = await fixture.AskAsync(GatewayFixture.Body("failover-422"));

        await response.IsErrorAsync(ApiError.InvalidParameter);
        Assert.Equal(1, replicas.Sum(replica => replica.Requests.Count));
    }

    [Fact]
    public async Task Ask_IdleReplicas_TakeTurns()
    {
        var replicas = await fixture.StartReplicasAsync("failover-turns", 2);

        for (var i = 0; i < 10; i++)
        {
            using var response = await fixture.AskAsync(GatewayFixture.Body("failover-turns"));

            // The client has its answer a moment before the gateway counts the request as ended.
            await Eventually.IsAsync(() => replicas.All(replica => fixture.Gateway.Replicas.Current.Replicas[replica.Id].InFlight == 0));
        }

        Assert.All(replicas, replica => Assert.Equal(5, replica.Requests.Count));
    }

    [Fact]
    public async Task Ask_ForgedHeartbeat_IsIgnored()
    {
        var replica = (await fixture.StartReplicasAsync("failover-forged"))[0];
        await using var stranger = await FakeReplica.StartAsync("failover-forged-stranger", GatewayHost.Secret);
        await FakeReplica.AnnounceAsync(fixture.Redis.Connection, "another secret of the right length", stranger.Heartbeat("failover-forged"));

        // One that is signed right and came later shows that the forged one was read too.
        await using var late = await FakeReplica.StartAsync("failover-forged-late", GatewayHost.Secret);
        await FakeReplica.AnnounceAsync(fixture.Redis.Connection, GatewayHost.Secret, late.Heartbeat("failover-forged"));
        await Eventually.IsAsync(() => fixture.Gateway.Serves("failover-forged", 2));
        for (var i = 0; i < 4; i++)
        {
            using var response = await fixture.AskAsync(GatewayFixture.Body("failover-forged"));
            Assert.Equal(200, (int)response.StatusCode);
        }

        Assert.Empty(stranger.Requests);
        Assert.Equal(4, replica.Requests.Count + late.Requests.Count);
    }
}
