using System.Text.Json;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane.ApiKeys;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Gateway.Tests.Fakes;
using DeepSeek.Testing;

namespace DeepSeek.Gateway.Tests.Routes;

public sealed class InferenceTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ask_Whole_SaysAllThatIsKnownOfTheAnswer()
    {
        var replica = (await fixture.StartReplicasAsync("own-whole"))[0];

        var (response, text) = await AskAsync("""{"model":"own-whole","input":"a","parameters":{"seed":5,"max_tokens":9},"priority":"batch"}""", Patient);

        Assert.True(response.IsSuccessStatusCode, text);
        var call = Assert.Single(replica.Requests);
        Assert.Equal(Lane.Batch, call.Call!.Lane);
        Assert.Equal(("a", 9), (call.ToCall().Request!.Messages!.Single().Content, call.ToCall().Request!.MaxTokens));
        var answer = JsonSerializer.Deserialize(text, ContractsJsonContext.Wire.InferenceResponse)!;
        Assert.Equal((call.Call.RequestId, "own-whole", "1", "stop", false), (answer.Id, answer.Model, answer.Version, answer.FinishReason, answer.Cached));
        Assert.Equal((FakeGenerator.Reasoning(5, 0), FakeGenerator.Content(5, 0)), (answer.Reasoning, answer.Output));
        Assert.Equal(FakeGenerator.Tokens, answer.Usage.CompletionTokens);
        Assert.Equal((0.25, 0.5, 1d), (answer.Timings.QueueSeconds, answer.Timings.PrefillSeconds, answer.Timings.DecodeSeconds));
        Assert.True(answer.Timings.TotalSeconds > 0);
    }

    [Fact]
    public async Task Ask_Streamed_IsStartedThenTextThenEndedThenDone()
    {
        await fixture.StartReplicasAsync("own-streamed");

        var (response, text) = await AskAsync("""{"model":"own-streamed","messages":[{"role":"user","content":"a"}],"parameters":{"seed":5},"stream":true}""");

        var events = text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(data => data["data: ".Length..]).ToList();
        Assert.Equal("[DONE]", events[^1]);
        var started = JsonSerializer.Deserialize(events[0], ContractsJsonContext.Wire.InferenceStarted)!;
        Assert.Equal(
            ("started", response.Headers.GetValues("x-request-id").Single(), "own-streamed", "1", false),
            (started.Type, started.Id, started.Model, started.Version, started.Cached));
        var texts = events[1..^2].Select(data => JsonSerializer.Deserialize(data, ContractsJsonContext.Wire.InferenceText)!).ToList();
        Assert.Equal(FakeGenerator.Reasoning(5, 0), string.Concat(texts.Where(piece => piece.Type == "reasoning").Select(piece => piece.Text)));
        Assert.Equal(FakeGenerator.Content(5, 0), string.Concat(texts.Where(piece => piece.Type == "output").Select(piece => piece.Text)));
        var ended = JsonSerializer.Deserialize(events[^2], ContractsJsonContext.Wire.InferenceEnded)!;
        Assert.Equal(("ended", "stop", FakeGenerator.Tokens), (ended.Type, ended.FinishReason, ended.Usage.CompletionTokens));
        Assert.Equal(0.25, ended.Timings.QueueSeconds);
    }

    [Fact]
    public async Task Ask_SameAgain_IsCachedAndSaysSo()
    {
        var replica = (await fixture.StartReplicasAsync("own-cached"))[0];
        await AskAsync("""{"model":"own-cached","input":"a","parameters":{"temperature":0}}""", Patient);

        var (whole, text) = await AskAsync("""{"input":"a","model":"own-cached","parameters":{"temperature":0.0},"priority":"batch"}""", Patient);
        var (streamed, events) = await AskAsync("""{"model":"own-cached","input":"a","parameters":{"temperature":0},"stream":true}""");

        Assert.Equal("hit", whole.Headers.GetValues("x-cache").Single());
        Assert.Equal("hit", streamed.Headers.GetValues("x-cache").Single());
        var answer = JsonSerializer.Deserialize(text, ContractsJsonContext.Wire.InferenceResponse)!;
        Assert.True(answer.Cached);
        Assert.Null(answer.Timings.DecodeSeconds);
        Assert.Contains("\"cached\":true", events, StringComparison.Ordinal);
        Assert.Single(replica.Requests);
    }

    [Theory]
    [InlineData("max_tokens")]
    [InlineData("max_completion_tokens")]
    public async Task Ask_WithALimit_TokensOfTheParametersAreWhatIsReserved(string field)
    {
        var model = $"own-limited-{field}".Replace('_', '-');
        var replica = (await fixture.StartReplicasAsync(model))[0];
        var key = await fixture.CreateKeyAsync(
            change: entry => entry with { Limits = new UsageLimits { TokensPerMinute = 1000 }, TimeoutSeconds = 300 });

        using var tooMany = await SendAsync($"{{\"model\":\"{model}\",\"input\":\"a\",\"parameters\":{{\"{field}\":2000}}}}", key);
        using var few = await SendAsync($"{{\"model\":\"{model}\",\"input\":\"a\",\"parameters\":{{\"{field}\":10}}}}", key);

        // It can never pass, so that trying again later would not help.
        Assert.Equal("max_tokens", (await tooMany.IsErrorAsync(ApiError.InvalidParameter)).GetProperty("param").GetString());
        Assert.Equal(200, (int)few.StatusCode);
        Assert.Single(replica.Requests);
    }

    [Fact]
    public async Task Ask_NotThereInTime_Is504ThatNamesTheStreamAndOthersKeepWaiting()
    {
        const string Model = "own-late";
        var replica = (await fixture.StartReplicasAsync(Model))[0];
        var released = new TaskCompletionSource();
        var answer = replica.Answer;
        replica.Answer = async context =>
        {
            await released.Task.WaitAsync(context.RequestAborted);
            await answer(context);
        };
        var hasty = await fixture.CreateKeyAsync(change: entry => entry with { TimeoutSeconds = 0.2 });
        var body = """{"model":"own-late","input":"a","parameters":{"seed":5}}""";

        // Both wait for the one answer that is generated in the name of the first, whose time is up.
        var first = SendAsync(body, hasty);
        await Eventually.IsAsync(() => replica.Requests.Count == 1);
        var second = SendAsync(body, await fixture.CreateKeyAsync(change: entry => entry with { TimeoutSeconds = 300 }));
        using var late = await first;
        var error = await late.IsErrorAsync(ApiError.Timeout);
        released.SetResult();
        using var patient = await second;

        Assert.Contains("\"stream\": true", error.GetProperty("message").GetString()!, StringComparison.Ordinal);
        Assert.Equal(200, (int)patient.StatusCode);
    }

    [Fact]
    public async Task Ask_NobodyElseWaits_ReplicaIsToldThatTheTimeIsUp()
    {
        var replica = (await fixture.StartReplicasAsync("own-alone"))[0];
        var left = new TaskCompletionSource();
        replica.Answer = async context =>
        {
            context.RequestAborted.Register(left.SetResult);
            await left.Task;
        };
        var hasty = await fixture.CreateKeyAsync(change: entry => entry with { TimeoutSeconds = 0.2 });

        using var response = await SendAsync("""{"model":"own-alone","input":"a"}""", hasty);

        await response.IsErrorAsync(ApiError.Timeout);
        await left.Task.WaitAsync(Cancellation);
        Assert.NotNull(Assert.Single(replica.Requests).Call!.Deadline);
    }

    // Time is not what most of these tests are about.
    private ApiKey? _patient;

    private Task<ApiKey> Patient() => _patient is { } key ? Task.FromResult(key) : CreatePatientAsync();

    private async Task<ApiKey> CreatePatientAsync() => _patient = await fixture.CreateKeyAsync(change: entry => entry with { TimeoutSeconds = 300 });

    private async Task<(HttpResponseMessage Response, string Text)> AskAsync(string body, Func<Task<ApiKey>>? key = null)
    {
        var response = await SendAsync(body, key is null ? null : await key());
        return (response, await response.Content.ReadAsStringAsync(Cancellation));
    }

    private Task<HttpResponseMessage> SendAsync(string body, ApiKey? key = null) =>
        fixture.AskAsync(body, key, request => request.RequestUri = new Uri("/v1/inference", UriKind.Relative));
}
