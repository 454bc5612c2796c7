using System.Net;
using System.Net.Sockets;
using System.Text;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Scopes;
using DeepSeek.ControlPlane.ApiKeys;
using DeepSeek.ControlPlane.Metering;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Gateway.Metering;
using DeepSeek.Gateway.Tests.Fakes;
using DeepSeek.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace DeepSeek.Gateway.Tests.Metering;

/// <summary>Every request is reported once, however it ends, with what it took.</summary>
public sealed class RequestUsageTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private static readonly ModelPrice Price = new(2.5m, 0.25m, 10m);

    // Of FakeGenerator: the prompt has three tokens, one of them kept; two of six are thought.
    private static readonly UsageTotal Whole = new(3, 1, FakeGenerator.Tokens, 2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_AnswerIsWhole_IsReportedWithItsTokensTimesAndPrice(bool stream)
    {
        var model = Model($"whole-{stream}");
        var replica = (await fixture.StartReplicasAsync(model))[0];
        await fixture.Portal.PriceAsync(model, Price);
        await fixture.SnapshotArrivedAsync();
        var before = TimeProvider.System.GetUtcNow();
        var (id, status) = await AskAsync(Body(model, stream));

        Assert.Equal(HttpStatusCode.OK, status);
        var (usage, reported) = await ReportAsync(id);
        Assert.Equal(
            ("gateway-under-test", "tenant-1", fixture.Key.PublicId, model, $"{model}@1", "/v1/chat/completions"),
            (usage.GatewayId, usage.TenantId, usage.KeyId, usage.Model, usage.ModelVersion, usage.Route));
        Assert.Equal((RequestOutcome.Completed, 200, (string?)null, stream, false, 1), (usage.Outcome, usage.Status, usage.ErrorCode, usage.Streamed, usage.CacheHit, usage.Segments));
        Assert.Equal(Price, usage.Price);
        Assert.InRange(usage.ArrivedAt, before.AddSeconds(-1), TimeProvider.System.GetUtcNow());
        Assert.InRange(usage.TimeToFirstTokenSeconds!.Value, 0, usage.DurationSeconds);
        Assert.InRange(usage.SecondsPerToken!.Value * (FakeGenerator.Tokens - 1), 0, usage.DurationSeconds - usage.TimeToFirstTokenSeconds.Value + 1e-6);
        Assert.Equal(Whole, reported.Total(id));
        var segment = Assert.Single(reported.SegmentsOf(id));
        Assert.Equal(
            (0, UsageSource.Gateway, "tenant-1", fixture.Key.PublicId, $"{model}@1", replica.Id),
            (segment.Segment, segment.Source, segment.TenantId, segment.KeyId, segment.ModelVersion, segment.ReplicaId));
        Assert.Equal((id, 0), (replica.Requests.Single().Call!.RequestId, replica.Requests.Single().Call!.Segment));
    }

    [Fact]
    public async Task Ask_CallerLeavesInTheMiddleOfItsRequest_IsNoErrorOfOurs()
    {
        var key = await fixture.CreateKeyAsync();
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(fixture.Gateway.Address.Host, fixture.Gateway.Address.Port, Cancellation);
            var head = $"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key.Reveal()}\r\nContent-Length: 1000\r\n\r\n{{";
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), Cancellation);
            await Eventually.IsAsync(() => IsOpen(key.PublicId));
        }

        RequestUsage? usage = null;
        await Eventually.IsAsync(async () =>
        {
            usage = (await ReportedUsage.ReadAsync(fixture.Redis.Connection)).Requests.FirstOrDefault(usage => usage.KeyId == key.PublicId);
            return usage is not null;
        });

        // Whether it has left is known a moment later than that its body broke off.
        Assert.True(
            usage is { Outcome: RequestOutcome.Aborted, ErrorCode: null } || (usage!.Outcome, usage.ErrorCode) == (RequestOutcome.Failed, ApiError.InvalidFormat.Code()),
            $"{usage}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_CallerLeavesInTheMiddle_IsAbortedAndWhatHadArrivedCounts(bool stream)
    {
        var model = Model($"aborted-{stream}");
        var replica = (await fixture.StartReplicasAsync(model))[0];
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        replica.Answer = async context =>
        {
            await FakeReplica.BeginAsync(context, [.. replica.Generation(context).Take(4)]);
            sent.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        using var leaves = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var asked = fixture.AskUntilAsync(Body(model, stream), leaves.Token);
        await sent.Task.WaitAsync(Cancellation);
        var id = replica.Requests.Single().Call!.RequestId;
        await NotedAsync(id, 3);
        await leaves.CancelAsync();
        await LeftAsync(asked);

        var (usage, reported) = await ReportAsync(id);
        Assert.Equal((RequestOutcome.Aborted, stream ? 200 : 0, (string?)null, 1), (usage.Outcome, usage.Status, usage.ErrorCode, usage.Segments));
        Assert.Equal($"{model}@1", usage.ModelVersion);

        // What was kept of the prompt is told only at the end.
        Assert.Equal(new UsageTotal(3, 0, 3, 2), reported.Total(id));
    }

    [Fact]
    public async Task Ask_ReplicaFails_IsFailedWithItsErrorAndWithoutTokens()
    {
        var model = Model("failed");
        var replica = (await fixture.StartReplicasAsync(model))[0];
        replica.Answer = context =>
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return FakeReplica.AnswerAsync(context, "{}");
        };
        var (id, status) = await AskAsync(Body(model, stream: false));

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        var (usage, reported) = await ReportAsync(id);
        Assert.Equal((RequestOutcome.Failed, 500, ApiError.ServerError.Code(), (double?)null), (usage.Outcome, usage.Status, usage.ErrorCode, usage.TimeToFirstTokenSeconds));
        Assert.Empty(reported.SegmentsOf(id));
    }

    [Fact]
    public async Task Ask_StreamBreaksOffForGood_IsFailedWithStatus200AndWhatHadArrivedCounts()
    {
        var model = Model("broken");
        var replica = (await fixture.StartReplicasAsync(model))[0];
        replica.Answer = context =>
        {
            if (context.Features.Get<FakeReplica.Received>()!.ToCall().Continuation is null)
            {
                return FakeReplica.BeginAsync(context, [.. replica.Generation(context).Take(4)]);
            }

            context.Response.StatusCode = StatusCodes.Status409Conflict;
            return Task.CompletedTask;
        };
        var (id, _) = await AskAsync(Body(model, stream: true));

        var (usage, reported) = await ReportAsync(id);
        Assert.Equal((RequestOutcome.Failed, 200, ApiError.ServerError.Code()), (usage.Outcome, usage.Status, usage.ErrorCode));
        Assert.Equal(new UsageTotal(3, 0, 3, 2), reported.Total(id));
    }

    [Fact]
    public async Task Ask_RefusedByALimit_IsFailedWithTheLimitsErrorAndReachesNoReplica()
    {
        var model = Model("limited");
        var replica = (await fixture.StartReplicasAsync(model))[0];
        var key = await fixture.CreateKeyAsync(change: entry => entry with { Limits = new UsageLimits { RequestsPerMinute = 1 } });
        var (first, _) = await AskAsync(Body(model, stream: false), key);
        var (second, status) = await AskAsync(Body(model, stream: false), key);

        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        Assert.Equal(RequestOutcome.Completed, (await ReportAsync(first)).Usage.Outcome);
        var (usage, reported) = await ReportAsync(second);
        Assert.Equal(
            (RequestOutcome.Failed, 429, ApiError.RateLimited.Code(), model, key.PublicId, 0),
            (usage.Outcome, usage.Status, usage.ErrorCode, usage.Model, usage.KeyId, usage.Segments));
        Assert.Empty(reported.SegmentsOf(second));
        Assert.Single(replica.Requests);
    }

    [Fact]
    public async Task Ask_RefusedBeforeItsModelIsKnown_IsReportedWithoutAModel()
    {
        var (broken, _) = await AskAsync("{");
        var (unknown, _) = await AskAsync(Body(Model("unknown"), stream: false));

        var (usage, _) = await ReportAsync(broken);
        Assert.Equal((RequestOutcome.Failed, 400, ApiError.InvalidFormat.Code(), ""), (usage.Outcome, usage.Status, usage.ErrorCode, usage.Model));
        (usage, _) = await ReportAsync(unknown);
        Assert.Equal((RequestOutcome.Failed, 404, ApiError.ModelNotFound.Code(), ""), (usage.Outcome, usage.Status, usage.ErrorCode, usage.Model));
    }

    [Fact]
    public async Task Ask_KeyMayNotInfer_IsNotReported()
    {
        var key = await fixture.CreateKeyAsync(scopes: [TenantScopes.ModelsRead]);
        var (refused, status) = await AskAsync(Body(Model("forbidden"), stream: false), key);
        var (next, _) = await AskAsync("{");

        Assert.Equal(HttpStatusCode.Forbidden, status);
        var (_, reported) = await ReportAsync(next);
        Assert.DoesNotContain(reported.Requests, usage => usage.RequestId == refused);
    }

    [Fact]
    public async Task Ask_AnswerIsKept_IsACacheHitWithoutTokens()
    {
        var model = Model("hit");
        await fixture.StartReplicasAsync(model);
        var (miss, _) = await AskAsync(Body(model, stream: false, ""","seed":7"""));
        var (hit, _) = await AskAsync(Body(model, stream: true, ""","seed":7"""));

        var (usage, reported) = await ReportAsync(hit);
        Assert.Equal((RequestOutcome.Completed, 200, true, 0), (usage.Outcome, usage.Status, usage.CacheHit, usage.Segments));
        Assert.Equal($"{model}@1", usage.ModelVersion);
        Assert.NotNull(usage.TimeToFirstTokenSeconds);
        Assert.Equal(default, reported.Total(hit));
        Assert.False((await ReportAsync(miss)).Usage.CacheHit);
        Assert.Equal(Whole, reported.Total(miss));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_JoinsAnAnswerOnItsWay_WhoBeganItHasTheTokensWhoJoinedNone(bool beginnerLeaves)
    {
        var model = Model($"flight-{beginnerLeaves}");
        var replica = (await fixture.StartReplicasAsync(model))[0];
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        replica.Answer = async context =>
        {
            var events = replica.Generation(context);
            await FakeReplica.BeginAsync(context, [.. events.Take(4)]);
            sent.SetResult();
            await goOn.Task.WaitAsync(context.RequestAborted);
            await FakeReplica.SendAsync(context, [.. events.Skip(4), "[DONE]"]);
        };
        using var leaves = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var began = fixture.AskUntilAsync(Body(model, stream: false, ""","seed":7"""), leaves.Token);
        await sent.Task.WaitAsync(Cancellation);

        // A stream says who it is as soon as it has joined.
        using var joined = await fixture.AskAsync(Body(model, stream: true, ""","seed":7"""));
        var beginner = replica.Requests.Single().Call!.RequestId;
        if (beginnerLeaves)
        {
            await leaves.CancelAsync();
            await Eventually.IsAsync(() => fixture.OpenRequest(beginner)?.Outcome == RequestOutcome.Aborted);
        }

        goOn.SetResult();
        await joined.Content.ReadAsStringAsync(Cancellation);
        await LeftAsync(began);

        var follower = IdOf(joined);
        var (usage, reported) = await ReportAsync(beginner);
        Assert.Equal((beginnerLeaves ? RequestOutcome.Aborted : RequestOutcome.Completed, false, 1), (usage.Outcome, usage.CacheHit, usage.Segments));
        Assert.Equal(Whole, reported.Total(beginner));
        (usage, reported) = await ReportAsync(follower);
        Assert.Equal((RequestOutcome.Completed, true, 0), (usage.Outcome, usage.CacheHit, usage.Segments));
        Assert.Equal(default, reported.Total(follower));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_AnswerIsGoneOnWithByAnother_EachCallIsASegmentAndTheySumUp(bool stream)
    {
        var model = Model($"continued-{stream}");
        var replicas = await fixture.StartReplicasAsync(model, 2);
        foreach (var replica in replicas) (replica.DiesAfter, replica.EndsQuietly) = (3, true);
        var (id, status) = await AskAsync(Body(model, stream));

        Assert.Equal(HttpStatusCode.OK, status);
        var (usage, reported) = await ReportAsync(id);
        var segments = reported.SegmentsOf(id);
        Assert.Equal((RequestOutcome.Completed, segments.Count), (usage.Outcome, usage.Segments));
        Assert.True(segments.Count > 2);
        Assert.Equal(Enumerable.Range(0, segments.Count), segments.Select(segment => segment.Segment));
        Assert.Equal(
            replicas.SelectMany(replica => replica.Requests, (replica, call) => (call.Call!.Segment, replica.Id)).Order(),
            segments.Select(segment => (segment.Segment, segment.ReplicaId)));
        Assert.Equal((3L, 0L), (segments[0].PromptTokens, segments[1].PromptTokens));
        var total = reported.Total(id);
        Assert.Equal((3L, (long)FakeGenerator.Tokens, 2L), (total.PromptTokens, total.CompletionTokens, total.ReasoningTokens));
    }

    private static string Model(string name) => "usage-" + name.ToLowerInvariant();

    private static string Body(string model, bool stream, string rest = "") => GatewayFixture.Body(model, (stream ? ",\"stream\":true" : "") + rest);

    private static string IdOf(HttpResponseMessage response) => response.Headers.GetValues("x-request-id").Single();

    // Whether the answer came or its reader left.
    private static async Task LeftAsync(Task<HttpResponseMessage> asked)
    {
        try
        {
            (await asked).Dispose();
        }
        catch (OperationCanceledException)
        {
            // Left.
        }
    }

    private async Task<(string Id, HttpStatusCode Status)> AskAsync(string body, ApiKey? key = null)
    {
        using var response = await fixture.AskAsync(body, key);
        await response.Content.ReadAsStringAsync(Cancellation);
        return (IdOf(response), response.StatusCode);
    }

    /// <summary>Waits until the gateway knows of so many tokens of an open request.</summary>
    private Task NotedAsync(string id, int tokens) => Eventually.IsAsync(() => fixture.OpenRequest(id)?.Segments.Sum(segment => segment.CompletionTokens) == tokens);

    /// <summary>The one report of a request, once it and one that came after it are there: reports keep their order, so that a second one would be there too.</summary>
    private async Task<(RequestUsage Usage, ReportedUsage Reported)> ReportAsync(string id)
    {
        await Eventually.IsAsync(async () => (await ReportedUsage.ReadAsync(fixture.Redis.Connection)).Closed(id).Count > 0);
        var (later, _) = await AskAsync("{");
        var reported = await ReportedUsage.ReadAsync(fixture.Redis.Connection);
        await Eventually.IsAsync(async () => (reported = await ReportedUsage.ReadAsync(fixture.Redis.Connection)).Closed(later).Count > 0);
        return (Assert.Single(reported.Closed(id)), reported);
    }

    private bool IsOpen(string keyId)
    {
        var found = false;
        fixture.Gateway.Services.GetRequiredService<OpenRequests>().ForEach(request => found |= request.Caller?.KeyId == keyId);
        return found;
    }
}
