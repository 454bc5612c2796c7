using System.Net.Http.Headers;
using System.Text;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Scopes;
using DeepSeek.ControlPlane.ApiKeys;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Gateway.Tests.Fakes;
using DeepSeek.Testing;
using Microsoft.AspNetCore.Http;

namespace DeepSeek.Gateway.Tests.ModelReloads;

public sealed class ModelReloadTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reload_Named_ReachesThePortalAsItWasSentAndItsAnswerComesBack()
    {
        fixture.PortalApi.Answer = context =>
        {
            context.Response.Headers.SetCookie = "a=b";
            return FakeReplica.AnswerAsync(context, """{"state":"active"}""");
        };

        using var answer = await ReloadAsync("reload-named", """{"version":"2"}""", change: request => request.Headers.Add("Idempotency-Key", "k-1"));

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal("""{"state":"active"}""", await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        var received = fixture.PortalApi.Requests.Last(request => request.Target == "/internal/v1/models/reload-named/reload");
        Assert.Equal(InternalCallVerdict.Valid, received.Verdict);
        Assert.Equal(("k-1", "tenant-1"), (received.Call!.RequestId, received.Call.TenantId));
        Assert.Equal("""{"version":"2"}""", received.Body);
        Assert.False(received.Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task Reload_WithoutNameAndBody_IsCalledByItsOwnId()
    {
        fixture.PortalApi.Answer = context => FakeReplica.AnswerAsync(context, "{}");

        using var answer = await ReloadAsync("reload-unnamed", body: null);

        var received = fixture.PortalApi.Requests.Last(request => request.Target == "/internal/v1/models/reload-unnamed/reload");
        Assert.Equal(answer.Headers.GetValues("x-request-id").Single(), received.Call!.RequestId);
        Assert.Empty(received.Body);
    }

    [Fact]
    public async Task Reload_PortalSaysNo_IsPassedOnWithItsReason()
    {
        fixture.PortalApi.Answer = context =>
        {
            context.Response.StatusCode = StatusCodes.Status409Conflict;
            context.Response.Headers.RetryAfter = "7";
            return FakeReplica.AnswerAsync(context, """{"error":{"message":"NaN.","type":"invalid_request_error","code":"reload_failed","param":null}}""");
        };

        using var answer = await ReloadAsync("reload-refused", "{}");

        await answer.IsErrorAsync(ApiError.ReloadFailed);
        Assert.Equal(TimeSpan.FromSeconds(7), answer.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task Reload_AsEvents_ComesAsItIsTold()
    {
        var firstWasRead = new TaskCompletionSource();
        fixture.PortalApi.Answer = async context =>
        {
            Assert.Equal("text/event-stream", context.Request.Headers.Accept.ToString());
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: {\"state\":\"rolling_out\"}\n\n");
            await context.Response.Body.FlushAsync();
            await firstWasRead.Task;
            await context.Response.WriteAsync("data: [DONE]\n\n");
        };

        using var answer = await ReloadAsync("reload-events", "{}", change: request => request.Headers.Accept.ParseAdd("text/event-stream"));

        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancellation));
        Assert.Equal("data: {\"state\":\"rolling_out\"}", await reader.ReadLineAsync(Cancellation));
        firstWasRead.SetResult();
        Assert.Equal("\ndata: [DONE]\n\n", await reader.ReadToEndAsync(Cancellation));
    }

    [Fact]
    public async Task Reload_PortalDiesInTheMiddleOfEvents_TheStreamBreaksOff()
    {
        var firstWasRead = new TaskCompletionSource();
        fixture.PortalApi.Answer = async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: {}\n\n");
            await context.Response.Body.FlushAsync();
            await firstWasRead.Task;
            context.Abort();
        };

        using var answer = await ReloadAsync("reload-broken", "{}");

        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancellation));
        Assert.Equal("data: {}", await reader.ReadLineAsync(Cancellation));
        firstWasRead.SetResult();
        await Assert.ThrowsAnyAsync<Exception>(() => reader.ReadToEndAsync(Cancellation));
    }

    [Fact]
    public async Task Reload_WithoutScope_Is403AndReachesNobody()
    {
        var key = await fixture.CreateKeyAsync(scopes: TenantScopes.Default);

        using var answer = await ReloadAsync("reload-scope", "{}", key);

        await answer.IsErrorAsync(ApiError.PermissionDenied);
        Assert.DoesNotContain(fixture.PortalApi.Requests, request => request.Target.Contains("reload-scope", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("has space")]
    [InlineData("")]
    public async Task Reload_NameOfRequestIsInvalid_Is422(string name)
    {
        using var answer = await ReloadAsync("reload-name", "{}", change: request => request.Headers.TryAddWithoutValidation("Idempotency-Key", name));

        await answer.IsErrorAsync(ApiError.InvalidParameter);
    }

    [Fact]
    public async Task Reload_LargeBody_Is413()
    {
        using var answer = await ReloadAsync("reload-large", new string(' ', PortalCalls.MaxBodyBytes + 1));

        await answer.IsErrorAsync(ApiError.PayloadTooLarge);
    }

    [Fact]
    public async Task Reload_PortalIsAway_Is503WithRetryAfter()
    {
        await using var gateway = await StartGatewayAsync(new Uri($"http://127.0.0.1:{Ports.TakeFree()}"));

        using var answer = await ReloadAsync("reload-away", "{}", at: gateway.Address);

        await answer.IsErrorAsync(ApiError.Unavailable);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    [Fact]
    public async Task Reload_PortalIsOfAnotherPlatform_Is503()
    {
        await using var foreign = await FakeReplica.StartAsync(PortalCalls.Audience, "a secret that our gateway does not know");
        await using var gateway = await StartGatewayAsync(foreign.Address);

        using var answer = await ReloadAsync("reload-foreign", "{}", at: gateway.Address);

        await answer.IsErrorAsync(ApiError.Unavailable);
    }

    [Fact]
    public async Task Reload_PortalTakesTooLong_Is503WithRetryAfter()
    {
        await using var slow = await FakeReplica.StartAsync(PortalCalls.Audience, GatewayHost.Secret);
        slow.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        await using var gateway = await StartGatewayAsync(slow.Address, ("Gateway:Reload:TimeoutSeconds", "1"));

        using var answer = await ReloadAsync("reload-slow", "{}", at: gateway.Address);

        await answer.IsErrorAsync(ApiError.Unavailable);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    private async Task<GatewayHost> StartGatewayAsync(Uri portal, params (string, string)[] settings)
    {
        var gateway = new GatewayHost(
            fixture.Redis.ConnectionString, fixture.DataDirectory, null,
            [("services:portal:http:0", portal.AbsoluteUri), ("Platform:InstanceId", "another-gateway"), .. settings]);
        gateway.StartServer();
        await Eventually.IsAsync(() => gateway.Snapshot is not null);
        return gateway;
    }

    private async Task<HttpResponseMessage> ReloadAsync(
        string model, string? body, ApiKey? key = null, Action<HttpRequestMessage>? change = null, Uri? at = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(at ?? fixture.Gateway.Address, $"/v1/models/{model}/reload"))
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", (key ?? fixture.Key).Reveal()) },
            Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"),
        };
        change?.Invoke(request);
        return await fixture.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
    }
}
