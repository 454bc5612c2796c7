using System.Net;
using System.Text;
using System.Text.Json;

namespace DeepSeek.Platform.FunctionalTests;

/// <summary>What is refused, and how it is said.</summary>
[Collection(PlatformTests.Name)]
public sealed class RefusalTests(PlatformFixture fixture)
{
    private const string Question = """{"model":"deepseek-r1-tiny","messages":[{"role":"user","content":"What is 1+1?"}]}""";

    [Theory]
    [InlineData("", Question, HttpStatusCode.Unauthorized, "missing_api_key")]
    [InlineData("wrong", Question, HttpStatusCode.Unauthorized, "invalid_api_key")]
    [InlineData("right", """{"model":"no-such-model","messages":[{"role":"user","content":"Hi"}]}""", HttpStatusCode.NotFound, "model_not_found")]
    [InlineData("right", """{"model":"deepseek-r1-tiny","messages":[""", HttpStatusCode.BadRequest, "invalid_format")]
    public async Task Gateway_BadRequest_IsSaidInOpenAiShape(string key, string body, HttpStatusCode status, string code)
    {
        using var client = new HttpClient { BaseAddress = new Uri(fixture.Platform.Credentials.Gateway) };
        if (key.Length > 0)
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", key == "right" ? fixture.Platform.Credentials.ApiKey : key);
        }

        await AssertRefusedAsync(client, body, status, code);
    }

    [Fact]
    public async Task Gateway_BodyOverTheLimit_Is413()
    {
        using var client = fixture.Platform.CreateTenant();
        var body = Question.Replace("What is 1+1?", new string('1', 5 * 1024 * 1024), StringComparison.Ordinal);

        await AssertRefusedAsync(client, body, HttpStatusCode.RequestEntityTooLarge, "payload_too_large");
    }

    [Fact]
    public async Task Replica_CalledDirectlyWithoutToken_Is401()
    {
        using var client = new HttpClient { BaseAddress = fixture.Platform.Children()["inference-0"].Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", fixture.Platform.Credentials.ApiKey);

        await AssertRefusedAsync(client, Question, HttpStatusCode.Unauthorized, expectedCode: null);
    }

    private static async Task AssertRefusedAsync(HttpClient client, string body, HttpStatusCode status, string? expectedCode)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.PostAsync("/v1/chat/completions", content, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(status, response.StatusCode);
        using var json = JsonDocument.Parse(text);
        var error = json.RootElement.GetProperty("error");
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
        Assert.NotEmpty(error.GetProperty("type").GetString()!);
        Assert.True(error.TryGetProperty("param", out _));
        if (expectedCode is not null)
        {
            Assert.Equal(expectedCode, error.GetProperty("code").GetString());
        }
    }
}
