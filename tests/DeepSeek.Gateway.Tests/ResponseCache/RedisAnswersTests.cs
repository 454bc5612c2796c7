using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.Generations;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Gateway.Answers;
using DeepSeek.Gateway.Requests;
using DeepSeek.Gateway.ResponseCache;
using DeepSeek.Gateway.ResponseCache.Answers;
using DeepSeek.Gateway.ResponseCache.Fingerprints;
using DeepSeek.Gateway.ResponseCache.Redis;
using DeepSeek.Gateway.Tests.Fakes;
using DeepSeek.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace DeepSeek.Gateway.Tests.ResponseCache;

public sealed class RedisAnswersTests(GarnetFixture garnet) : IClassFixture<GarnetFixture>
{
    /// <summary>Patient, because machines differ.</summary>
    private static readonly ResponseCacheOptions Settings = new() { RedisTimeoutSeconds = 5 };

    [Fact]
    public Task TwoGateways_OnGarnet_ShareAnswers() => ShareAnswersAsync(garnet.Connection, "garnet");

    [Fact]
    public async Task TwoGateways_OnRedis_ShareAnswers()
    {
        var port = Ports.TakeFree().ToString(CultureInfo.InvariantCulture);
        var program = Requirement.Program("redis-server", "/usr/bin/redis-server", "/usr/local/bin/redis-server", "/opt/homebrew/bin/redis-server");
        using var server = Process.Start(program, ["--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--loglevel", "warning"]);
        try
        {
            var options = ConfigurationOptions.Parse($"127.0.0.1:{port}");
            options.AbortOnConnectFail = false;
            await using var redis = await ConnectionMultiplexer.ConnectAsync(options);
            await Eventually.IsAsync(() => redis.IsConnected);
            await ShareAnswersAsync(redis, "redis");
        }
        finally
        {
            server.Kill();
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(67_108_864)]
    public void Seal_Opened_IsTheSame(int compressFrom)
    {
        var seal = Seal(compressFrom);
        var logprobs = new ChoiceLogprobs
        {
            Content = [new TokenLogprob { Token = "é", Logprob = -0.5f, Bytes = [195, 169], TopLogprobs = [new LikelyToken { Token = "e", Logprob = -1, Bytes = [101] }] }],
        };
        AnswerEvent[] events =
        [
            new AnswerBegun("tiny@1", "replica-1"),
            new AnswerDelta(0) { Reasoning = new string('思', 3_000), Tokens = 7 },
            new AnswerDelta(0) { Content = "é", Logprobs = logprobs },
            new AnswerDelta(0) { Raw = JsonElement.Parse("""{"tool_calls":[{"id":"1"}]}""") },
            new ChoiceEnded(0, "tool_calls"),
            new AnswerEnded(ScriptedAnswers.Usage, new GenerationTimings { QueueSeconds = 1, PrefillSeconds = 2, DecodeSeconds = 3 }),
        ];
        var answer = new KeptAnswer(events, DateTimeOffset.UnixEpoch.AddDays(1), DateTimeOffset.UnixEpoch.AddDays(2), 4711);

        var sealedBytes = seal.Seal(Key, answer);
        var opened = seal.Open(Key, sealedBytes)!;

        Assert.Equal((answer.CreatedAt, answer.ExpiresAt, answer.Bytes), (opened.CreatedAt, opened.ExpiresAt, opened.Bytes));
        Assert.Equal(events.Length, opened.Events.Length);
        Assert.Equal(events[..2], opened.Events[..2]);
        Assert.Equal(events[4..], opened.Events[4..]);
        Assert.Equal("é", ((AnswerDelta)opened.Events[2]).Logprobs!.Content![0].Token);
        Assert.Equal([195, 169], ((AnswerDelta)opened.Events[2]).Logprobs!.Content![0].Bytes);
        Assert.Equal("""{"tool_calls":[{"id":"1"}]}""", ((AnswerDelta)opened.Events[3]).Raw!.Value.GetRawText());
        Assert.Equal(compressFrom == 0, sealedBytes.Length < 2_000);
    }

    [Fact]
    public void Seal_ForAnotherQuestionOrChangedOrOfAnotherPlatform_IsNotOpened()
    {
        var answer = new KeptAnswer([.. ScriptedAnswers.Answer("", "Two")!], DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1), 1);
        var bytes = Seal(0).Seal(Key, answer);

        Assert.NotNull(Seal(0).Open(Key, bytes));
        Assert.Null(Seal(0).Open(Key with { Fourth = 5 }, bytes));
        Assert.Null(Seal(0, "another secret, as long as it has to be").Open(Key, bytes));
        Assert.Null(Seal(0).Open(Key, bytes.AsSpan(0, 20)));
        bytes[^1] ^= 1;
        Assert.Null(Seal(0).Open(Key, bytes));
    }

    private static readonly Fingerprint Key = new(1, 2, 3, 4);

    private static KeptAnswerSeal Seal(int compressFrom, string secret = GatewayHost.Secret) => new(
        Options.Create(new InternalCallOptions { Key = secret }), Options.Create(new ResponseCacheOptions { CompressFromBytes = compressFrom }));

    private static async Task ShareAnswersAsync(IConnectionMultiplexer redis, string question)
    {
        // Redis reckons with the real time.
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var one = new CacheUnderTest(Settings, redis, time);
        await using var other = new CacheUnderTest(Settings, redis, time);
        await one.AskAsync(CacheUnderTest.Request(question));
        Assert.True(RequestFingerprint.TryCompute(CacheUnderTest.Request(question).Body, "chat", ScriptedAnswers.Version, "partition-1", out var fingerprint));
        var hash = new byte[Fingerprint.Length];
        fingerprint.CopyTo(hash);
        var key = RedisKeys.Answer(hash);
        await Eventually.IsAsync(() => redis.GetDatabase().KeyExistsAsync(key));

        var request = CacheUnderTest.Request(question);
        var answer = await other.AskAsync(request);

        Assert.Equal(CacheUse.Hit, request.Cache);
        Assert.NotNull(request.CacheAge);
        Assert.Equal("Two.", CacheUnderTest.Text(answer));
        Assert.Equal((0, 1), (other.Generator.Calls, other.Memory.Count));
        Assert.InRange((await redis.GetDatabase().KeyTimeToLiveAsync(key))!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        var bytes = (byte[])(await redis.GetDatabase().StringGetAsync(key))!;
        Assert.Equal(-1, bytes.AsSpan().IndexOf("Two."u8));

        // Somebody else's bytes are not an answer.
        await redis.GetDatabase().StringSetAsync(key, "Two."u8.ToArray());
        await using var third = new CacheUnderTest(Settings, redis, time);
        await third.AskAsync(CacheUnderTest.Request(question));
        Assert.Equal(1, third.Generator.Calls);
    }
}
