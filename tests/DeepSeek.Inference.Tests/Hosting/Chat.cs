using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace DeepSeek.Inference.Tests.Hosting;

/// <summary>Asks a service questions, as its callers do.</summary>
internal static class Chat
{
    public const string Route = "/v1/chat/completions";

    public static JsonObject Request(string question, float temperature = 0, bool stream = false) => new()
    {
        ["model"] = TestPaths.ModelName,
        ["temperature"] = temperature,
        ["stream"] = stream,
        ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = question }),
    };

    public static JsonObject With(this JsonObject request, string name, JsonNode? value)
    {
        request[name] = value;
        return request;
    }

    public static Task<HttpResponseMessage> PostAsync(HttpClient client, JsonObject request) =>
        client.PostAsJsonAsync(Route, request, TestContext.Current.CancellationToken);

    /// <summary>The answer's JSON; fails where the status is not 200.</summary>
    public static async Task<JsonNode> AskAsync(HttpClient client, JsonObject request)
    {
        using var response = await PostAsync(client, request);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK, body);
        return JsonNode.Parse(body)!;
    }

    public static string Content(this JsonNode answer) => (string)answer["choices"]![0]!["message"]!["content"]!;

    public static string? Reasoning(this JsonNode answer) => (string?)answer["choices"]![0]!["message"]!["reasoning_content"];

    public static string Finish(this JsonNode answer) => (string)answer["choices"]![0]!["finish_reason"]!;

    /// <summary>The error's parts; fails where the body is not OpenAI-shaped.</summary>
    public static async Task<(HttpStatusCode Status, string Code, string? Param)> ErrorAsync(HttpResponseMessage response)
    {
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["error"]!;
        Assert.NotEmpty((string)error["message"]!);
        Assert.NotEmpty((string)error["type"]!);
        Assert.True(error.AsObject().ContainsKey("param"));
        return (response.StatusCode, (string)error["code"]!, (string?)error["param"]);
    }

    public static StringContent Body(string text) => new(text, Encoding.UTF8, "application/json");

    /// <summary>The data of every event of a stream, in order.</summary>
    public static async Task<IReadOnlyList<string>> EventsAsync(HttpClient client, JsonObject request)
    {
        using var response = await PostAsync(client, request);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.EndsWith("\n\n", text, StringComparison.Ordinal);
        return [.. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line["data: ".Length..])];
    }
}
