using System.Text.Json.Nodes;
using DeepSeek.ControlPlane.Generations;

namespace DeepSeek.Inference.Tests.Endpoints.Generations;

/// <summary>What has come of one choice, put together as a gateway does it.</summary>
internal sealed class GeneratedChoice(int index)
{
    public List<int> Tokens { get; } = [];

    public string Reasoning { get; private set; } = "";

    public string Content { get; private set; } = "";

    public string? Finish { get; private set; }

    public JsonNode? Usage { get; private set; }

    public JsonNode? Timings { get; private set; }

    public void Add(JsonNode news)
    {
        if (news["finish_reason"] is { } finish)
        {
            (Finish, Usage, Timings) = ((string?)finish, news["usage"], news["timings"]);
            return;
        }

        Tokens.AddRange(news["token_ids"]!.AsArray().Select(token => (int)token!));
        Reasoning += (string?)news["reasoning"];
        Content += (string?)news["content"];
    }

    /// <summary>How far the choice had come after so many of its tokens.</summary>
    /// <param name="tokens">How many.</param>
    /// <param name="rest">What came after them, where known: what is before it is the text that is vouched for.</param>
    public JsonObject CutAfter(int tokens, GeneratedChoice? rest = null)
    {
        var continued = new JsonObject
        {
            ["choice"] = index,
            ["emitted_token_ids"] = new JsonArray([.. Tokens.Take(tokens).Select(token => JsonValue.Create(token))]),
        };
        if (rest is null) return continued;
        using var text = new EmittedText();
        text.Add(Reasoning[..^rest.Reasoning.Length], Content[..^rest.Content.Length]);
        continued["emitted_text_sha256"] = text.ToSha256();
        return continued;
    }
}
