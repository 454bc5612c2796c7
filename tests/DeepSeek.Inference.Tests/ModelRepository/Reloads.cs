using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace DeepSeek.Inference.Tests.ModelRepository;

/// <summary>Asks a service to reload.</summary>
internal static class Reloads
{
    public static HttpRequestMessage Message(string model, string? version, string? id = null, bool stream = false)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, new Uri($"/v1/models/{model}/reload", UriKind.Relative));
        if (version is not null) message.Content = new StringContent($$"""{"version":"{{version}}"}""", Encoding.UTF8, "application/json");
        if (id is not null) message.Headers.Add("Idempotency-Key", id);
        if (stream) message.Headers.Add("Accept", "text/event-stream");
        return message;
    }

    public static async Task<(HttpStatusCode Status, JsonNode Body)> ReloadAsync(HttpClient client, string model, string? version, string? id = null)
    {
        using var message = Message(model, version, id);
        using var response = await client.SendAsync(message, TestContext.Current.CancellationToken);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
    }
}
