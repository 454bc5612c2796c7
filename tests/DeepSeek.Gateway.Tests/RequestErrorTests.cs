using System.Net.Http.Headers;
using System.Text;
using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Gateway.Tests.Fakes;
using DeepSeek.Gateway.Tests.HostileInput;
using DeepSeek.Gateway.Tests.Metering;
using DeepSeek.Testing;

namespace DeepSeek.Gateway.Tests;

public sealed class RequestErrorTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const int Limit = 4 * 1024 * 1024;

    [Fact]
    public async Task Ask_UnknownModel_Is404()
    {
        var replica = (await fixture.StartReplicasAsync("error-unknown"))[0];

        using var response = await fixture.AskAsync(GatewayFixture.Body("error-unknown-too"));
        using var version = await fixture.AskAsync(GatewayFixture.Body("error-unknown@2"));

        var error = await response.IsErrorAsync(ApiError.ModelNotFound);
        Assert.Equal("model", error.GetProperty("param").GetString());
        await version.IsErrorAsync(ApiError.ModelNotFound);
        Assert.Empty(replica.Requests);
    }

    [Fact]
    public async Task Ask_KnownVersion_IsAnswered()
    {
        var replica = (await fixture.StartReplicasAsync("error-version"))[0];

        using var response = await fixture.AskAsync(GatewayFixture.Body("error-version@1"));

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Single(replica.Requests);
    }

    [Fact]
    public async Task Ask_ModelStillLoading_Is503WithRetryAfter()
    {
        await using var replica = await FakeReplica.StartAsync("error-loading-replica", GatewayHost.Secret);
        await FakeReplica.AnnounceAsync(
            fixture.Redis.Connection, GatewayHost.Secret, replica.Heartbeat("error-loading", state: ModelVersionState.Loading));
        await Eventually.IsAsync(() => fixture.Gateway.Replicas.Current.KnownNames.Contains("error-loading"));

        using var response = await fixture.AskAsync(GatewayFixture.Body("error-loading"));

        await response.IsErrorAsync(ApiError.Unavailable);
        Assert.NotNull(response.Headers.RetryAfter!.Delta);
        Assert.Empty(replica.Requests);
    }

    [Theory]
    [InlineData("", ApiError.InvalidFormat)]
    [InlineData("{", ApiError.InvalidFormat)]
    [InlineData("[]", ApiError.InvalidFormat)]
    [InlineData("""{"model":"error-format"} x""", ApiError.InvalidFormat)]
    [InlineData("""{"model":"error-format","messages":[}""", ApiError.InvalidFormat)]
    [InlineData("""{"model":7}""", ApiError.InvalidFormat)]
    [InlineData("""{"model":"error-format","stream":"yes"}""", ApiError.InvalidFormat)]
    [InlineData("""{"messages":[]}""", ApiError.InvalidParameter)]
    public async Task Ask_BadBody_IsRefusedAndReachesNobody(string body, ApiError expected)
    {
        using var response = await fixture.AskAsync(body);

        await response.IsErrorAsync(expected);
    }

    [Fact]
    public async Task Ask_BodyOverLimitWithContentLength_Is413AndReachesNobody()
    {
        var replica = (await fixture.StartReplicasAsync("error-large"))[0];

        using var response = await fixture.AskAsync(GatewayFixture.Body("error-large", $",\"user\":\"{new string('x', Limit)}\""));

        await response.IsErrorAsync(ApiError.PayloadTooLarge);
        Assert.Empty(replica.Requests);
    }

    [Fact]
    public async Task Ask_BodyOverLimitChunked_Is413AndReachesNobody()
    {
        var replica = (await fixture.StartReplicasAsync("error-chunked"))[0];

        using var response = await fixture.AskAsync(
            GatewayFixture.Body("error-chunked", $",\"user\":\"{new string('x', Limit)}\""), change: request => request.Headers.TransferEncodingChunked = true);

        await response.IsErrorAsync(ApiError.PayloadTooLarge);
        Assert.Empty(replica.Requests);
    }

    [Fact]
    public async Task Ask_ChunkedBodyWithinLimit_ArrivesWhole()
    {
        var replica = (await fixture.StartReplicasAsync("error-chunked-good"))[0];
        var body = GatewayFixture.Body("error-chunked-good", $",\"user\":\"{new string('x', 100_000)}\"");

        using var response = await fixture.AskAsync(body, change: request => request.Headers.TransferEncodingChunked = true);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(body, Assert.Single(replica.Requests).Asked);
    }

    [Fact]
    public async Task Ask_BodyIsNotWhatItsEncodingSays_Is400()
    {
        using var response = await fixture.AskAsync("{}", change: request => request.Content!.Headers.ContentEncoding.Add("gzip"));

        await response.IsErrorAsync(ApiError.InvalidFormat);
    }

    [Theory]
    [InlineData("/v1/chat/completions")]
    [InlineData("/v1/auth/token")]
    public async Task Ask_ChunkIsLargerThanAnyNumber_Is400AndReportedSo(string path)
    {
        using var connection = new RawConnection(fixture.Gateway.Address);
        var request = $"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {fixture.Key.Reveal()}\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n";

        var answer = await connection.AskAsync(new HostileRequest("chunk", Encoding.ASCII.GetBytes(request)), TestContext.Current.CancellationToken);

        Assert.Equal(400, answer.Status);
        Assert.Contains("could not be read to its end", answer.Text, StringComparison.Ordinal);
        if (path == "/v1/chat/completions")
        {
            var id = answer.Headers["x-request-id"];
            await Eventually.IsAsync(async () => (await ReportedUsage.ReadAsync(fixture.Redis.Connection)).Closed(id) is [{ Status: 400, ErrorCode: "invalid_format" }]);
        }
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public async Task Ask_BodyNestsTooDeep_IsToldSo(string open, string close)
    {
        var value = string.Concat(Enumerable.Repeat(open, 65)) + "1" + string.Concat(Enumerable.Repeat(close, 65));

        using var response = await fixture.AskAsync(GatewayFixture.Body("error-deep", $",\"metadata\":{value}"));

        var error = await response.IsErrorAsync(ApiError.InvalidFormat);
        Assert.Contains("deeper than 64 levels", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownRoute_Is404_OpenAiShaped()
    {
        using var response = await fixture.Client.GetAsync("/v1/nothing", TestContext.Current.CancellationToken);

        await response.IsErrorAsync(ApiError.RouteNotFound);
    }

    [Fact]
    public async Task WrongMethod_Is405_OpenAiShaped()
    {
        using var response = await fixture.Client.GetAsync("/v1/chat/completions", TestContext.Current.CancellationToken);

        await response.IsErrorAsync(ApiError.MethodNotAllowed);
        Assert.Contains("POST", response.Content.Headers.Allow);
    }

    [Fact]
    public async Task Metrics_OnTenantsPort_AreNotThere()
    {
        using var response = await fixture.Client.GetAsync("/metrics", TestContext.Current.CancellationToken);

        await response.IsErrorAsync(ApiError.RouteNotFound);
    }

    [Fact]
    public async Task Models_ListsWhatIsServed()
    {
        await fixture.StartReplicasAsync("error-listed", count: 2);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models")
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", fixture.Key.Reveal()) },
        };
        using var response = await fixture.Client.SendAsync(request, TestContext.Current.CancellationToken);

        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("""{"id":"error-listed","object":"model","created":86400,"owned_by":"deepseek"}""", text, StringComparison.Ordinal);
        Assert.DoesNotContain("@1", text, StringComparison.Ordinal);
        Assert.Equal(1, Encoding.UTF8.GetBytes(text).AsSpan().Count("\"error-listed\""u8));
    }
}
