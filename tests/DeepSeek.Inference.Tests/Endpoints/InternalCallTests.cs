using System.Net;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.ControlPlane.Signing;
using DeepSeek.Inference.Tests.Endpoints.Generations;
using DeepSeek.Inference.Tests.Hosting;
using DeepSeek.Testing;

namespace DeepSeek.Inference.Tests.Endpoints;

public sealed class InternalCallTests(GarnetFixture garnet) : IClassFixture<GarnetFixture>
{
    private const string Secret = "a secret of at least 32 bytes, for tests";
    private const string OtherSecret = "another secret of at least 32 bytes";
    private const string Replica = "replica-under-test";

    [Fact]
    public async Task Request_OnlyWithATokenForThisReplica_IsServed()
    {
        await using var service = await StartAsync();
        using var client = new HttpClient { BaseAddress = service.Address };

        Assert.Equal((HttpStatusCode.Unauthorized, "missing_api_key"), await SendAsync(client, null));
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_api_key"), await SendAsync(client, "nonsense"));
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_api_key"), await SendAsync(client, Token("another-replica")));
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_api_key"), await SendAsync(client, Token(Replica, OtherSecret)));
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_api_key"), await SendAsync(client, Token(Replica, lifetime: TimeSpan.FromSeconds(-1))));
        Assert.Equal((HttpStatusCode.OK, null), await SendAsync(client, Token(Replica)));

        // The static key of a standalone service opens nothing here.
        Assert.Equal((HttpStatusCode.Unauthorized, "missing_api_key"), await SendAsync(service.Client, null));
    }

    [Fact]
    public async Task Request_SeedAndIdOfTheToken_AreUsed()
    {
        await using var service = await StartAsync();
        using var client = new HttpClient { BaseAddress = service.Address };
        var answers = new List<string>();
        foreach (var bodySeed in (int[])[1, 2])
        {
            client.DefaultRequestHeaders.Remove(InternalHeaders.Token);
            client.DefaultRequestHeaders.Add(InternalHeaders.Token, Token(Replica));
            var answer = await Chat.AskAsync(
                client, Chat.Request("Hello! Who are you?", temperature: 2).With("seed", bodySeed).With("max_tokens", 60));
            Assert.Equal("chatcmpl-request-7", (string?)answer["id"]);
            answers.Add(answer.Reasoning() + answer.Content());
        }

        Assert.Equal(answers[0], answers[1]);
    }

    [Fact]
    public async Task Generation_OnlyWithAToken_IsServedWithItsSeed()
    {
        await using var service = await StartAsync();
        using var client = new HttpClient { BaseAddress = service.Address };
        var request = Chat.Request("Hello!").With("seed", 1).With("max_tokens", 3);
        using (var refused = await GenerationCalls.PostAsync(client, request))
        {
            Assert.Equal((HttpStatusCode.Unauthorized, "missing_api_key", null), await Chat.ErrorAsync(refused));
        }

        client.DefaultRequestHeaders.Add(InternalHeaders.Token, Token(Replica));
        var events = await GenerationCalls.EventsAsync(client, request);

        Assert.Equal(12345, (int)events[0]["seed"]!);
    }

    private Task<InferenceService> StartAsync() => InferenceService.StartAsync(new Dictionary<string, string>
    {
        ["ConnectionStrings:state"] = garnet.ConnectionString,
        ["InternalCalls:Key"] = Secret,
        ["Platform:InstanceId"] = Replica,
    });

    private static async Task<(HttpStatusCode Status, string? Code)> SendAsync(HttpClient client, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
        if (token is not null) request.Headers.Add(InternalHeaders.Token, token);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return response.IsSuccessStatusCode ? (response.StatusCode, null) : (response.StatusCode, (await Chat.ErrorAsync(response)).Code);
    }

    private static string Token(string audience, string secret = Secret, TimeSpan? lifetime = null)
    {
        var signer = new HmacSigner(System.Text.Encoding.UTF8.GetBytes(secret), InternalCallTokens.Purpose);
        return new InternalCallTokens(signer, TimeProvider.System).Write(new InternalCall
        {
            Audience = audience,
            ExpiresAt = TimeProvider.System.GetUtcNow() + (lifetime ?? TimeSpan.FromSeconds(30)),
            RequestId = "request-7",
            TenantId = "tenant",
            CachePartition = "partition",
            Seed = 12345,
        });
    }
}
