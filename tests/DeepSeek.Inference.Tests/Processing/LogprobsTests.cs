using System.Text;
using System.Text.Json.Nodes;
using DeepSeek.Inference.Tests.Hosting;

namespace DeepSeek.Inference.Tests.Processing;

public sealed class LogprobsTests
{
    [Fact]
    public async Task Post_TextIsHeldBackAndChanged_LogprobsAreThoseOfTheModelsTokens()
    {
        await using var service = await ScriptedService.StartAsync(("Pipelines:0:Processors:0:Name", "pii-masking"));
        service.Say("To [EMAIL_1].");
        var request = Chat.Request("Mail a@example.com").With("logprobs", true);

        var whole = await Chat.AskAsync(service.Client, request);
        var events = await Chat.EventsAsync(service.Client, request.With("stream", true));

        var logprobs = whole["choices"]![0]!["logprobs"]!["content"]!.AsArray();
        Assert.Equal("To a@example.com.", whole.Content());
        Assert.Contains("To [EMAIL_1].", TextOf(logprobs), StringComparison.Ordinal);
        var streamed = events.SkipLast(1)
            .Select(text => JsonNode.Parse(text)!["choices"]![0]!["logprobs"]?["content"]?.AsArray())
            .SelectMany(tokens => tokens ?? [])
            .Select(token => token!.ToJsonString());
        Assert.Equal(logprobs.Select(token => token!.ToJsonString()), streamed);
    }

    private static string TextOf(JsonArray tokens) =>
        Encoding.UTF8.GetString([.. tokens.SelectMany(token => token!["bytes"]!.AsArray()).Select(value => (byte)(int)value!)]);
}
