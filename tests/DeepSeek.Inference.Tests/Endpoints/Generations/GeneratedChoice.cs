using System.Text.Json.Nodes;
using DeepSeek.ControlPlane.Generations;

namespace DeepSeek.Inference.Tests.Endpoints.Generations;

/// <summary>What has come of one choice, put together as a gateway does it.</summary>
internal sealed class GeneratedChoice(int index)
{
    private readonly List<JsonNode> _events = [];

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

        _events.Add(news);
        Tokens.AddRange(news["token_ids"]!.AsArray().Select(token => (int)token!));
        Reasoning += (string?)news["reasoning"];
        Content += (string?)news["content"];
    }

    /// <summary>What had come when so many of its tokens had, or a few less: tokens come with their text.</summary>
    public GeneratedChoice Until(int tokens)
    {
        var until = new GeneratedChoice(index);
        foreach (var news in _events.TakeWhile(news => until.Tokens.Count + news["token_ids"]!.AsArray().Count <= tokens)) until.Add(news);
        return until;
    }

    /// <summary>How far it has come, as a gateway tells another replica.</summary>
    /// <param name="lacking">Characters of the answer, or else of the thought, that did not come through.</param>
    public JsonObject ToContinued(int lacking = 0)
    {
        using var text = new EmittedText();
        text.Add(Content.Length > 0 ? Reasoning : Reasoning[..^lacking], Content.Length > 0 ? Content[..^lacking] : "");
        return new JsonObject
        {
            ["choice"] = index,
            ["emitted_token_ids"] = new JsonArray([.. Tokens.Select(token => JsonValue.Create(token))]),
            ["emitted_text_sha256"] = text.ToSha256(),
            ["delivered_reasoning_characters"] = text.ReasoningCharacters,
            ["delivered_content_characters"] = text.ContentCharacters,
        };
    }
}
