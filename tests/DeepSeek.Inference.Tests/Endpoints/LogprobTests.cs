using System.Text;
using System.Text.Json.Nodes;
using DeepSeek.Inference.Tests.Hosting;

namespace DeepSeek.Inference.Tests.Endpoints;

[Collection(StandaloneGroup.Name)]
public sealed class LogprobTests(StandaloneFixture standalone)
{
    private HttpClient Client => standalone.Service.Client;

    [Theory]
    [InlineData("What is 3+5?")]
    [InlineData("3加5等于多少？")]
    public async Task Post_Logprobs_ListEveryTokenOfThoughtAndAnswer(string question)
    {
        var answer = await Chat.AskAsync(Client, Request(question));

        var logprobs = answer["choices"]![0]!["logprobs"]!;
        var (thought, content) = (logprobs["reasoning_content"]!.AsArray(), logprobs["content"]!.AsArray());
        Assert.Equal((int)answer["usage"]!["completion_tokens"]!, thought.Count + content.Count);
        Assert.Equal((int)answer["usage"]!["completion_tokens_details"]!["reasoning_tokens"]!, thought.Count);
        Assert.Contains(answer.Reasoning()!.Trim(), TextOf(thought), StringComparison.Ordinal);
        Assert.Contains(answer.Content(), TextOf(content), StringComparison.Ordinal);
        Assert.All(thought.Concat(content), token =>
        {
            Assert.InRange((float)token!["logprob"]!, -9999, 0);
            var top = token["top_logprobs"]!.AsArray();
            Assert.Equal(2, top.Count);
            Assert.True((float)top[0]!["logprob"]! >= (float)top[1]!["logprob"]!);

            // Greedily, the chosen one is the likeliest.
            Assert.Equal((string?)token["token"], (string?)top[0]!["token"]);
            Assert.Equal(Encoding.UTF8.GetString(BytesOf(token)), (string?)token["token"]);
        });
    }

    [Fact]
    public async Task Post_LogprobsStreamed_AreThoseOfTheWholeAnswer()
    {
        var whole = await Chat.AskAsync(Client, Request("3加5等于多少？"));
        var events = await Chat.EventsAsync(Client, Request("3加5等于多少？").With("stream", true));

        var pieces = events.SkipLast(1).Select(text => JsonNode.Parse(text)!["choices"]![0]!["logprobs"]).Where(piece => piece is not null).ToList();
        foreach (var part in (string[])["content", "reasoning_content"])
        {
            var streamed = pieces.SelectMany(piece => piece![part]?.AsArray() ?? []).Select(token => token!.ToJsonString());
            Assert.Equal(whole["choices"]![0]!["logprobs"]![part]!.AsArray().Select(token => token!.ToJsonString()), streamed);
        }
    }

    [Fact]
    public async Task Post_LogprobsWithoutTop_ListNoOthers()
    {
        var answer = await Chat.AskAsync(Client, Chat.Request("Hello!").With("logprobs", true).With("max_tokens", 2));

        var logprobs = answer["choices"]![0]!["logprobs"]!;
        Assert.All((logprobs["content"] ?? logprobs["reasoning_content"])!.AsArray(), token => Assert.Empty(token!["top_logprobs"]!.AsArray()));
    }

    [Fact]
    public async Task Post_NoLogprobs_HasNone()
    {
        var answer = await Chat.AskAsync(Client, Chat.Request("Hello!").With("logprobs", false));

        Assert.Null(answer["choices"]![0]!["logprobs"]);
    }

    private static JsonObject Request(string question) => Chat.Request(question).With("logprobs", true).With("top_logprobs", 2);

    private static string TextOf(JsonArray tokens) => Encoding.UTF8.GetString([.. tokens.SelectMany(token => BytesOf(token!))]);

    private static byte[] BytesOf(JsonNode token) => [.. token["bytes"]!.AsArray().Select(value => (byte)(int)value!)];
}
