using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Gateway.Tests.Fakes;
using DeepSeek.Gateway.Transport;
using DeepSeek.Testing;

namespace DeepSeek.Gateway.Tests.Upstreams;

/// <summary>What upstreams may be asked, how long they may take, and whom they must be.</summary>
public sealed class UpstreamLimitsTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const string Whole = """{"id":"x","choices":[{"index":0,"message":{"role":"assistant","content":"Two"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1}}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ask_UpstreamHasAsManyRequestsAsItMay_TheNextIsAskedOrItIs503()
    {
        const string Model = "up-full";
        await using var first = await RegisterAsync(Model, "a", upstream => upstream with { ConcurrentRequests = 1 });
        var (begun, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        first.Answer = async context =>
        {
            begun.TrySetResult();
            await goOn.Task.WaitAsync(context.RequestAborted);
            await FakeUpstream.WholeAsync(context, Whole);
        };
        var running = AskAsync(Model);
        await begun.Task.WaitAsync(Cancellation);

        using (var refused = await AskAsync(Model))
        {
            await refused.IsErrorAsync(ApiError.Unavailable);
        }

        await using var second = await RegisterAsync(Model, "b");
        second.Answer = context => FakeUpstream.WholeAsync(context, Whole);
        using var answered = await AskAsync(Model);
        Assert.Equal($"{Model}-b", answered.Headers.GetValues("x-replica").Single());
        goOn.SetResult();
        using var waited = await running;
        Assert.Equal(200, (int)waited.StatusCode);
        Assert.Single(first.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_UpstreamSaysNothing_IsNotWaitedFor(bool hasBegun)
    {
        var model = $"up-silent-{hasBegun}";
        await using var upstream = await RegisterAsync(model, "a");
        upstream.Answer = async context =>
        {
            if (hasBegun)
            {
                await FakeUpstream.StreamAsync(context, dies: true, FakeUpstream.Chunk("""{"content":"Tw"}"""));
            }

            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        await using var gateway = await StartAsync(("Gateway:Upstreams:SilenceSeconds", "0.5"));

        using var response = await AskAsync(model, gateway, ",\"stream\":true");

        if (!hasBegun)
        {
            await response.IsErrorAsync(ApiError.Unavailable);
            return;
        }

        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("Tw", text, StringComparison.Ordinal);
        Assert.Contains("\"error\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_UpstreamShowsACertificateThatNobodySigned_IsRefusedAndToldNothing()
    {
        const string Model = "up-https";
        var folder = Directory.CreateTempSubdirectory("upstream-tests-").FullName;
        using (var certificate = DevelopmentCertificate.GetOrCreate(folder, TimeProvider.System))
        {
            await using var upstream = await RegisterAsync(Model, "a", certificate: certificate);
            Assert.Equal("https", upstream.Address.Scheme);

            using var response = await AskAsync(Model);

            await response.IsErrorAsync(ApiError.Unavailable);
            Assert.Empty(upstream.Requests);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Versions_ModelIsServedByAnUpstream_IsListed()
    {
        await using var upstream = await RegisterAsync("up-versions", "a");

        using var response = await fixture.GetAsync("/v1/models/up-versions/versions");

        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation));
        var version = Assert.Single(json.RootElement.GetProperty("data").EnumerateArray());
        Assert.Equal(
            ("up-versions@671b", "671b", "active", "up-versions-a"),
            (version.GetProperty("id").GetString(), version.GetProperty("version").GetString(), version.GetProperty("state").GetString(), version.GetProperty("replica").GetString()));
    }

    [Fact]
    public async Task Ask_CallsOfToolsFromTheCacheAsAStream_SayWhichTheyAre()
    {
        const string Tool =
            """{"id":"x","choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"add","arguments":"{}"}},{"id":"c2","type":"function","function":{"name":"sub","arguments":"{}"}}]},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":3,"completion_tokens":4}}""";
        await using var upstream = await RegisterAsync("up-tools-kept", "a");
        upstream.Answer = context => FakeUpstream.WholeAsync(context, Tool);
        using (var whole = await fixture.AskAsync(GatewayFixture.Body("up-tools-kept", ",\"temperature\":0")))
        {
            Assert.DoesNotContain("\"index\":1", await whole.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }

        using var streamed = await fixture.AskAsync(GatewayFixture.Body("up-tools-kept", ",\"temperature\":0,\"stream\":true"));

        var text = await streamed.Content.ReadAsStringAsync(Cancellation);
        Assert.Equal("hit", streamed.Headers.GetValues("x-cache").Single());
        Assert.Contains("""{"id":"c1","type":"function","function":{"name":"add","arguments":"{}"},"index":0}""", text, StringComparison.Ordinal);
        Assert.Contains("""{"id":"c2","type":"function","function":{"name":"sub","arguments":"{}"},"index":1}""", text, StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> AskAsync(string model, GatewayHost? gateway = null, string rest = "") => fixture.AskAsync(
        GatewayFixture.Body(model, rest), change: request => request.RequestUri = new Uri((gateway ?? fixture.Gateway).Address, request.RequestUri!));

    private async Task<GatewayHost> StartAsync(params (string, string)[] settings)
    {
        var gateway = new GatewayHost(fixture.Redis.ConnectionString, fixture.DataDirectory, null, [("Platform:InstanceId", "gateway-" + Guid.NewGuid().ToString("N")), .. settings]);
        gateway.StartServer();
        await Eventually.IsAsync(() => gateway.Snapshot?.Number == fixture.Portal.Number);
        return gateway;
    }

    private async Task<FakeUpstream> RegisterAsync(
        string model, string name, Func<ExternalUpstream, ExternalUpstream>? change = null, X509Certificate2? certificate = null)
    {
        var upstream = await FakeUpstream.StartAsync(certificate);
        var entry = new ExternalUpstream { Id = $"{model}-{name}", Model = model, Version = "671b", Address = upstream.Address, UpstreamModel = "theirs" };
        await fixture.Portal.SetUpstreamAsync(change?.Invoke(entry) ?? entry);
        await fixture.SnapshotArrivedAsync();
        return upstream;
    }
}
