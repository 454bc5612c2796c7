using System.ClientModel;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using OpenAI;
using OpenAI.Chat;

namespace DeepSeek.Platform.FunctionalTests;

/// <summary>Real questions through the gateway, by the clients that tenants have.</summary>
[Collection(PlatformTests.Name)]
public sealed class AnswerTests(PlatformFixture fixture)
{
    private const string Model = "deepseek-r1-tiny";

    public static TheoryData<string> Questions() => ["What is 347+585?", "347加585等于多少？"];

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task Chat_Plain_ReasonsAndAnswers(string question)
    {
        using var client = fixture.Platform.CreateTenant();

        using var response = await client.PostAsJsonAsync("/v1/chat/completions", Body(question, stream: false), TestContext.Current.CancellationToken);
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        Assert.True(response.IsSuccessStatusCode, body.RootElement.ToString());
        var choice = body.RootElement.GetProperty("choices")[0];
        var message = choice.GetProperty("message");
        Assert.Contains("932", message.GetProperty("content").GetString());
        Assert.NotEmpty(message.GetProperty("reasoning_content").GetString()!);
        Assert.Equal("stop", choice.GetProperty("finish_reason").GetString());
        Assert.StartsWith(Model + "@", Header(response, "x-model-version"));
        Assert.StartsWith("inference-", Header(response, "x-replica"));
        Assert.NotEmpty(Header(response, "x-request-id"));
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task Chat_Streamed_ReasonsThenAnswers(string question)
    {
        using var client = fixture.Platform.CreateTenant();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = JsonContent.Create(Body(question, stream: true)) };

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var events = (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Where(item => item.StartsWith("data: ", StringComparison.Ordinal))
            .Select(item => item["data: ".Length..])
            .ToList();

        Assert.Equal("[DONE]", events[^1]);
        var reasoning = new StringBuilder();
        var content = new StringBuilder();
        foreach (var item in events[..^1])
        {
            using var chunk = JsonDocument.Parse(item);
            var delta = chunk.RootElement.GetProperty("choices")[0].GetProperty("delta");
            if (delta.TryGetProperty("reasoning_content", out var thought) && thought.ValueKind == JsonValueKind.String)
            {
                Assert.Equal(0, content.Length);
                reasoning.Append(thought.GetString());
            }

            if (delta.TryGetProperty("content", out var text) && text.ValueKind == JsonValueKind.String)
            {
                content.Append(text.GetString());
            }
        }

        Assert.Contains("932", content.ToString());
        Assert.NotEqual(0, reasoning.Length);
    }

    [Fact]
    public async Task OpenAiSdk_StreamedAndNot_Works()
    {
        var client = new ChatClient(
            Model,
            new ApiKeyCredential(fixture.Platform.Credentials.ApiKey),
            new OpenAIClientOptions { Endpoint = new Uri(new Uri(fixture.Platform.Credentials.Gateway), "/v1") });

        ChatCompletion answer = await client.CompleteChatAsync([new UserChatMessage("What is 347+585?")], cancellationToken: TestContext.Current.CancellationToken);
        var streamed = new StringBuilder();
        await foreach (var update in client.CompleteChatStreamingAsync([new UserChatMessage("What is 347+585?")], cancellationToken: TestContext.Current.CancellationToken))
        {
            foreach (var part in update.ContentUpdate)
            {
                streamed.Append(part.Text);
            }
        }

        Assert.Contains("932", answer.Content[0].Text);
        Assert.Contains("932", streamed.ToString());
        Assert.True(answer.Usage.OutputTokenCount > 0);
    }

    [Fact]
    public async Task Chat_OverHttps_Answers()
    {
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(fixture.Platform.Credentials.GatewayHttps) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", fixture.Platform.Credentials.ApiKey);

        using var response = await client.PostAsJsonAsync("/v1/chat/completions", Body("What is 347+585?", stream: false), TestContext.Current.CancellationToken);

        Assert.Contains("932", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static object Body(string question, bool stream) =>
        new { model = Model, stream, temperature = 0, messages = new[] { new { role = "user", content = question } } };

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();
}
