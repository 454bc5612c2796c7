using System.Text.Json.Nodes;
using DeepSeek.Inference.Tests.Hosting;

namespace DeepSeek.Inference.Tests.Endpoints;

[Collection(StandaloneGroup.Name)]
public sealed class SeveralChoicesTests(StandaloneFixture standalone)
{
    private HttpClient Client => standalone.Service.Client;

    [Fact]
    public async Task Post_SeveralChoices_AreGivenByIndexAndTheFirstIsWhatOneWouldBe()
    {
        var one = await Chat.AskAsync(Client, Request(1));
        var three = await Chat.AskAsync(Client, Request(3));

        var choices = three["choices"]!.AsArray();
        Assert.Equal([0, 1, 2], choices.Select(choice => (int)choice!["index"]!));
        Assert.Equal(one["choices"]![0]!.ToJsonString(), choices[0]!.ToJsonString());
        Assert.NotEqual(1, choices.Select(choice => choice!["message"]!.ToJsonString()).Distinct().Count());
        var usage = three["usage"]!;
        Assert.Equal((int)one["usage"]!["prompt_tokens"]!, (int)usage["prompt_tokens"]!);
        Assert.True((int)usage["completion_tokens"]! > (int)one["usage"]!["completion_tokens"]!);
        Assert.Equal((int)usage["total_tokens"]!, (int)usage["prompt_tokens"]! + (int)usage["completion_tokens"]!);
        Assert.Equal((int)usage["prompt_tokens"]!, (int)usage["prompt_cache_hit_tokens"]! + (int)usage["prompt_cache_miss_tokens"]!);
        Assert.Equal((int)usage["prompt_cache_hit_tokens"]!, (int)usage["prompt_tokens_details"]!["cached_tokens"]!);
    }

    [Fact]
    public async Task Post_SeveralChoicesStreamed_AreTheSameInPieces()
    {
        var whole = await Chat.AskAsync(Client, Request(3));
        var events = await Chat.EventsAsync(
            Client, Request(3).With("stream", true).With("stream_options", new JsonObject { ["include_usage"] = true }));

        Assert.Equal("[DONE]", events[^1]);
        var chunks = events.SkipLast(1).Select(text => JsonNode.Parse(text)!).ToList();
        Assert.Equal((int)whole["usage"]!["completion_tokens"]!, (int)chunks[^1]["usage"]!["completion_tokens"]!);
        Assert.Equal((int)whole["usage"]!["prompt_tokens"]!, (int)chunks[^1]["usage"]!["prompt_tokens"]!);
        Assert.Single(chunks, chunk => chunk["usage"] is not null);
        var deltas = chunks.SkipLast(1).Select(chunk => chunk["choices"]![0]!).GroupBy(choice => (int)choice["index"]!).ToDictionary(group => group.Key);
        Assert.Equal(3, deltas.Count);
        foreach (var (index, ofChoice) in deltas)
        {
            var expected = whole["choices"]![index]!;
            var pieces = ofChoice.ToList();
            Assert.Equal((string?)expected["message"]!["content"], string.Concat(pieces.Select(piece => (string?)piece["delta"]!["content"])));
            Assert.Equal(
                (string?)expected["message"]!["reasoning_content"] ?? "", string.Concat(pieces.Select(piece => (string?)piece["delta"]!["reasoning_content"])));
            Assert.Equal("assistant", (string?)pieces[0]["delta"]!["role"]);
            Assert.Single(pieces, piece => piece["delta"]!["role"] is not null);
            Assert.Equal((string?)expected["finish_reason"], (string?)pieces[^1]["finish_reason"]);
            Assert.Single(pieces, piece => piece["finish_reason"] is not null);
        }
    }

    private static JsonObject Request(int choices) =>
        Chat.Request("Hello! Who are you?", temperature: 2).With("seed", 7).With("n", choices).With("max_tokens", 40);
}
