using System.Net.Http.Json;
using System.Text.Json.Nodes;
using DeepSeek.ControlPlane.Generations;

namespace DeepSeek.Inference.Tests.Endpoints.Generations;

/// <summary>Calls a replica as gateways do.</summary>
internal static class GenerationCalls
{
    public static Task<HttpResponseMessage> PostAsync(HttpClient client, JsonObject request, JsonObject? continuation = null) => client.PostAsJsonAsync(
        GenerationCall.Path, Call(request, continuation), TestContext.Current.CancellationToken);

    public static JsonObject Call(JsonObject request, JsonObject? continuation = null) =>
        new() { ["request"] = request.DeepClone(), ["continuation"] = continuation?.DeepClone() };

    /// <summary>Calls, and comes back with the first news, as one does who may leave before the rest.</summary>
    public static Task<HttpResponseMessage> PostHeadersAsync(HttpClient client, JsonObject request) => client.SendAsync(
        new HttpRequestMessage(HttpMethod.Post, GenerationCall.Path) { Content = JsonContent.Create(new JsonObject { ["request"] = request.DeepClone() }) },
        HttpCompletionOption.ResponseHeadersRead,
        TestContext.Current.CancellationToken);

    /// <summary>The data of every event, <c>[DONE]</c> excepted; fails where that is missing.</summary>
    public static async Task<IReadOnlyList<JsonNode>> EventsAsync(HttpClient client, JsonObject request, JsonObject? continuation = null)
    {
        using var response = await PostAsync(client, request, continuation);
        return await EventsAsync(response);
    }

    /// <summary>The same, of any call.</summary>
    public static async Task<IReadOnlyList<JsonNode>> CallAsync(HttpClient client, JsonObject call)
    {
        using var response = await client.PostAsJsonAsync(GenerationCall.Path, call, TestContext.Current.CancellationToken);
        return await EventsAsync(response);
    }

    /// <summary>What has come of each choice.</summary>
    public static SortedDictionary<int, GeneratedChoice> Gather(IReadOnlyList<JsonNode> events)
    {
        SortedDictionary<int, GeneratedChoice> choices = [];
        foreach (var news in events.Skip(1))
        {
            var index = (int)news["choice"]!;
            if (!choices.TryGetValue(index, out var choice)) choices[index] = choice = new GeneratedChoice(index);
            choice.Add(news);
        }

        return choices;
    }

    /// <summary>The continuation of what was begun with a first event.</summary>
    public static JsonObject Continue(JsonNode started, params IEnumerable<JsonObject> choices)
    {
        var continuation = started.DeepClone().AsObject();
        continuation["choices"] = new JsonArray([.. choices]);
        return continuation;
    }

    private static async Task<IReadOnlyList<JsonNode>> EventsAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, text);
        var events = text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("data: [DONE]", events[^1]);
        return [.. events.SkipLast(1).Select(line => JsonNode.Parse(line["data: ".Length..])!)];
    }
}
