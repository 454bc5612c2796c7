using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane.ApiKeys;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Gateway.Tests.Fakes;
using DeepSeek.Testing;
using Microsoft.AspNetCore.Http;

namespace DeepSeek.Gateway.Tests.ResponseCache;

/// <summary>The cache as clients meet it, over HTTP.</summary>
public sealed partial class CachedAnswersTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Hit_WholeAndStreamed_SaysWhatTheMissSaid(bool missStreams)
    {
        var model = $"cached-{missStreams}".ToLowerInvariant();
        var replica = (await fixture.StartReplicasAsync(model))[0];
        var miss = await AskAsync(Seeded(model, missStreams));
        var sameForm = await AskAsync(Seeded(model, missStreams));
        var otherForm = await AskAsync(Seeded(model, !missStreams));

        Assert.Equal(("miss", "hit", "hit"), (miss.Cache, sameForm.Cache, otherForm.Cache));
        Assert.Null(miss.Age);
        Assert.InRange(int.Parse(sameForm.Age!, CultureInfo.InvariantCulture), 0, 3_600);
        Assert.Equal((miss.Replica, miss.Version), (sameForm.Replica, sameForm.Version));
        Assert.Equal($"{model}@1", miss.Version);
        Assert.NotEmpty(miss.Content);
        Assert.Equal((miss.Content, miss.Reasoning, miss.Finish, miss.Usage), (sameForm.Content, sameForm.Reasoning, sameForm.Finish, sameForm.Usage));
        Assert.Equal((miss.Content, miss.Reasoning, miss.Finish, miss.Usage), (otherForm.Content, otherForm.Reasoning, otherForm.Finish, otherForm.Usage));
        if (!missStreams)
        {
            Assert.Equal(WithoutIdentity(miss.Body), WithoutIdentity(sameForm.Body));
        }

        Assert.Single(replica.Requests);
    }

    [Fact]
    public async Task OtherTenantsAndKeysOfTheirOwn_NeverShare()
    {
        const string Model = "cached-partitions";
        var replica = (await fixture.StartReplicasAsync(Model))[0];
        var sibling = await fixture.CreateKeyAsync();
        var stranger = await fixture.CreateKeyAsync("tenant-2");
        var alone = await fixture.CreateKeyAsync(change: entry => entry with { OwnCachePartition = true });
        var never = await fixture.CreateKeyAsync(change: entry => entry with { Cache = CachePolicy.Never });

        var caches = new List<string?>();
        foreach (var key in new[] { fixture.Key, sibling, stranger, stranger, alone, alone, never, fixture.Key })
        {
            caches.Add((await AskAsync(Seeded(Model, false), key)).Cache);
        }

        Assert.Equal(["miss", "hit", "miss", "hit", "miss", "hit", "bypass", "hit"], caches);
        Assert.Equal(4, replica.Requests.Count);
    }

    [Fact]
    public async Task WithoutSeedOrTemperature_IsBypassed_UnlessTheKeySaysAlways()
    {
        const string Model = "cached-policy";
        await fixture.StartReplicasAsync(Model);
        var always = await fixture.CreateKeyAsync("tenant-always", change: entry => entry with { Cache = CachePolicy.Always });

        Assert.Equal("bypass", (await AskAsync(GatewayFixture.Body(Model))).Cache);
        Assert.Equal("bypass", (await AskAsync(GatewayFixture.Body(Model))).Cache);
        Assert.Equal("miss", (await AskAsync(GatewayFixture.Body(Model, ",\"temperature\":0"))).Cache);
        Assert.Equal("hit", (await AskAsync(GatewayFixture.Body(Model, ",\"temperature\":0.0,\"user\":\"u\""))).Cache);
        Assert.Equal("miss", (await AskAsync(GatewayFixture.Body(Model), always)).Cache);
        Assert.Equal("hit", (await AskAsync(GatewayFixture.Body(Model), always)).Cache);
    }

    [Fact]
    public async Task RequestHeaders_AreHonoured()
    {
        const string Model = "cached-headers";
        var replica = (await fixture.StartReplicasAsync(Model))[0];

        Assert.Equal("bypass", (await AskAsync(Seeded(Model, false), header: ("Cache-Control", "no-store"))).Cache);
        Assert.Equal("miss", (await AskAsync(Seeded(Model, false))).Cache);
        Assert.Equal("miss", (await AskAsync(Seeded(Model, false), header: ("Cache-Control", "no-cache"))).Cache);
        Assert.Equal("hit", (await AskAsync(Seeded(Model, false), header: (ApiHeaders.CacheTimeToLive, "60"))).Cache);
        Assert.Equal(3, replica.Requests.Count);
        using var refused = await fixture.AskAsync(Seeded(Model, false), change: request => request.Headers.Add(ApiHeaders.CacheTimeToLive, "soon"));
        await refused.IsErrorAsync(ApiError.InvalidParameter);
    }

    [Fact]
    public async Task Error_IsNeverCached()
    {
        const string Model = "cached-errors";
        var replica = (await fixture.StartReplicasAsync(Model))[0];
        var answer = replica.Answer;
        replica.Answer = context =>
        {
            context.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return FakeReplica.AnswerAsync(context, """{"error":{"message":"No.","type":"invalid_request_error","code":"invalid_parameter","param":null}}""");
        };
        for (var i = 0; i < 2; i++)
        {
            using var response = await fixture.AskAsync(Seeded(Model, false));
            Assert.Equal((422, "miss"), ((int)response.StatusCode, Header(response, ApiHeaders.Cache)));
        }

        // Nor is what breaks off in the middle, and is gone on with by nobody.
        var asked = 0;
        replica.Answer = context =>
        {
            if (asked++ == 0) return answer(context);
            context.Abort();
            return Task.CompletedTask;
        };
        replica.DiesAfter = 4;
        using (var broken = await fixture.AskAsync(Seeded(Model, true)))
        {
            Assert.DoesNotContain("[DONE]", await broken.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        replica.Answer = answer;
        replica.DiesAfter = null;
        Assert.Equal("miss", (await AskAsync(Seeded(Model, false))).Cache);
        Assert.Equal("hit", (await AskAsync(Seeded(Model, false))).Cache);
    }

    [Fact]
    public async Task TwoHundredAtOnce_OneIsGenerated()
    {
        const string Model = "cached-flight";
        var replica = (await fixture.StartReplicasAsync(Model))[0];
        var answer = replica.Answer;
        var gate = new TaskCompletionSource();
        replica.Answer = async context =>
        {
            await gate.Task;
            await answer(context);
        };

        var asked = Enumerable.Range(0, 200).Select(i => AskAsync(Seeded(Model, i % 2 == 0))).ToList();
        await Eventually.IsAsync(() => replica.Requests.Count == 1);
        gate.SetResult();
        var answers = await Task.WhenAll(asked);

        Assert.Single(replica.Requests);
        Assert.Single(answers.Select(one => (one.Content, one.Reasoning, one.Finish, one.Usage)).Distinct());
        Assert.Equal(1, answers.Count(one => one.Cache == "miss"));
        Assert.Equal(199, answers.Count(one => one.Cache == "hit"));
    }

    [Fact]
    public async Task WhoBeganLeaves_OthersGetTheirAnswer()
    {
        const string Model = "cached-leaver";
        var replica = (await fixture.StartReplicasAsync(Model))[0];
        var gate = new TaskCompletionSource();
        var cancelled = false;
        replica.Answer = async context =>
        {
            var events = replica.Generation(context);
            await FakeReplica.BeginAsync(context, [.. events.Take(3)]);
            await gate.Task;
            cancelled = context.RequestAborted.IsCancellationRequested;
            await FakeReplica.SendAsync(context, [.. events.Skip(3), "[DONE]"]);
        };
        using var left = new CancellationTokenSource();
        using var leader = await fixture.AskUntilAsync(Seeded(Model, true), left.Token);
        using var follower = await fixture.AskAsync(Seeded(Model, true));
        Assert.Equal(("miss", "hit"), (Header(leader, ApiHeaders.Cache), Header(follower, ApiHeaders.Cache)));
        await left.CancelAsync();
        leader.Dispose();
        gate.SetResult();

        Assert.EndsWith("data: [DONE]\n\n", await follower.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.False(cancelled);
        Assert.Single(replica.Requests);
    }

    [Fact]
    public async Task EverybodyLeaves_ReplicaIsStopped()
    {
        const string Model = "cached-abandoned";
        var replica = (await fixture.StartReplicasAsync(Model))[0];
        var stopped = new TaskCompletionSource();
        replica.Answer = async context =>
        {
            context.RequestAborted.Register(stopped.SetResult);
            await FakeReplica.BeginAsync(context, [.. replica.Generation(context).Take(3)]);
            await stopped.Task;
        };
        using var left = new CancellationTokenSource();
        using var one = await fixture.AskUntilAsync(Seeded(Model, true), left.Token);
        using var other = await fixture.AskUntilAsync(Seeded(Model, true), left.Token);
        await left.CancelAsync();
        one.Dispose();
        other.Dispose();

        await stopped.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Single(replica.Requests);
    }

    internal static string Seeded(string model, bool stream) =>
        GatewayFixture.Body(model, ",\"seed\":7" + (stream ? ",\"stream\":true,\"stream_options\":{\"include_usage\":true}" : ""));

    private async Task<Said> AskAsync(string body, ApiKey? key = null, (string Name, string Value)? header = null)
    {
        using var response = await fixture.AskAsync(body, key, request =>
        {
            if (header is { } given)
            {
                request.Headers.Add(given.Name, given.Value);
            }
        });
        return await Said.ReadAsync(response);
    }

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.Single() : null;

    private static string WithoutIdentity(string body) => Identity().Replace(body, "");

    [GeneratedRegex("\"(id|created)\":(\"[^\"]*\"|[0-9]+)")]
    private static partial Regex Identity();

    /// <summary>What an answer says, streamed or not.</summary>
    internal sealed record Said(
        string? Cache, string? Age, string? Replica, string? Version, string Content, string Reasoning, string? Finish, string? Usage, string Body)
    {
        public static async Task<Said> ReadAsync(HttpResponseMessage response)
        {
            var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(response.IsSuccessStatusCode, body);
            var (content, reasoning) = ("", "");
            string? finish = null;
            string? usage = null;
            foreach (var json in body.StartsWith("data:", StringComparison.Ordinal) ? Events(body) : [body])
            {
                var root = JsonElement.Parse(json);
                usage = root.TryGetProperty("usage", out var told) && told.ValueKind == JsonValueKind.Object ? told.GetRawText() : usage;
                foreach (var choice in root.GetProperty("choices").EnumerateArray())
                {
                    var message = choice.TryGetProperty("delta", out var delta) ? delta : choice.GetProperty("message");
                    content += message.TryGetProperty("content", out var text) ? text.GetString() : "";
                    reasoning += message.TryGetProperty("reasoning_content", out var thought) ? thought.GetString() : "";
                    finish = choice.GetProperty("finish_reason").GetString() ?? finish;
                }
            }

            return new Said(
                Header(response, ApiHeaders.Cache), Header(response, "Age"), Header(response, ApiHeaders.Replica), Header(response, ApiHeaders.ModelVersion),
                content, reasoning, finish, usage, body);
        }

        private static IEnumerable<string> Events(string body)
        {
            Assert.EndsWith("data: [DONE]\n\n", body, StringComparison.Ordinal);
            return body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
                .Where(line => line.StartsWith("data: {", StringComparison.Ordinal)).Select(line => line["data: ".Length..]);
        }
    }
}
