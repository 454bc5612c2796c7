using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using DeepSeek.ControlPlane.Generations;
using DeepSeek.Inference.Tests.Hosting;

namespace DeepSeek.Inference.Tests.Endpoints.Generations;

[Collection(StandaloneGroup.Name)]
public sealed class GenerationTests(StandaloneFixture standalone)
{
    private HttpClient Client => standalone.Service.Client;

    [Fact]
    public async Task Post_Request_IsAnsweredInTokensWithTheTextOfThePublicApi()
    {
        var request = Chat.Request("What is 347+585?").With("seed", 3);
        var answer = await Chat.AskAsync(Client, request.DeepClone().AsObject());

        var events = await GenerationCalls.EventsAsync(Client, request);

        var started = events[0].Deserialize(GenerationsJsonContext.Wire.GenerationStarted)!;
        Assert.Equal(($"{TestPaths.ModelName}@{TestPaths.ModelVersion}", "cpu", 3), (started.ModelVersion, started.Device, started.Seed));
        Assert.Equal((int)answer["usage"]!["prompt_tokens"]!, started.PromptTokenIds.Count);
        var choice = GenerationCalls.Gather(events)[0];
        Assert.Equal((answer.Reasoning(), answer.Content(), answer.Finish()), (choice.Reasoning, choice.Content, choice.Finish));
        Assert.Equal((int)answer["usage"]!["completion_tokens"]!, choice.Tokens.Count);
        Assert.Equal(choice.Tokens.Count, (int)choice.Usage!["completion_tokens"]!);
        foreach (var part in (string[])["queue_seconds", "prefill_seconds", "decode_seconds"]) Assert.InRange((double)choice.Timings![part]!, 0, 60);
    }

    [Fact]
    public async Task Post_Events_AreWhatTheSerializerWrites()
    {
        var request = Chat.Request("3加5等于多少？").With("logprobs", true).With("top_logprobs", 1).With("max_tokens", 30);

        var events = await GenerationCalls.EventsAsync(Client, request);

        foreach (var news in events.Skip(1).Where(news => news["token_ids"] is not null))
        {
            var tokens = news.Deserialize(GenerationsJsonContext.Wire.GenerationTokens)!;
            var listed = (tokens.Logprobs!.Content?.Count ?? 0) + (tokens.Logprobs.ReasoningContent?.Count ?? 0);
            Assert.Equal(tokens.TokenIds.Count, listed);
            Assert.True(JsonNode.DeepEquals(JsonSerializer.SerializeToNode(tokens, GenerationsJsonContext.Wire.GenerationTokens), news));
        }

        Assert.Equal("length", events[^1].Deserialize(GenerationsJsonContext.Wire.GenerationEnded)!.FinishReason);
    }

    [Fact]
    public async Task Post_RequestAsTheClientSentIt_IsAnsweredByTheModelOfTheCall()
    {
        var request = Chat.Request("What is 347+585?").With("max_tokens", 5);
        var call = GenerationCalls.Call(request.DeepClone().AsObject()
            .With("model", "an-alias").With("nobody_knows", new JsonArray(1, "two")).With("stream", true).With("stream_options", new JsonObject()));
        var expected = GenerationCalls.Gather(await GenerationCalls.EventsAsync(Client, request))[0];

        foreach (var model in (string[])[TestPaths.ModelName, $"{TestPaths.ModelName}@{TestPaths.ModelVersion}"])
        {
            var choice = GenerationCalls.Gather(await GenerationCalls.CallAsync(Client, call.With("model", model)))[0];
            Assert.Equal(expected.Tokens, choice.Tokens);
            Assert.Equal(expected.Reasoning, choice.Reasoning);
        }
    }

    [Fact]
    public async Task Post_Prompt_IsGoneOnWithAsItIs()
    {
        var conversation = await GenerationCalls.EventsAsync(Client, Chat.Request("What is 347+585?"));
        var request = new JsonObject { ["temperature"] = 0, ["max_tokens"] = 12 };
        var call = GenerationCalls.Call(request).With("model", TestPaths.ModelName).With("prompt", "<｜User｜>What is 347+585?<think>");

        var events = await GenerationCalls.CallAsync(Client, call);
        var choice = GenerationCalls.Gather(events)[0];

        // It begins as every text does for this model, and nothing else that looks like a control token is one.
        var (first, conversationTokens) = (events[0]["prompt_token_ids"]!.AsArray(), conversation[0]["prompt_token_ids"]!.AsArray());
        Assert.Equal((int)conversationTokens[0]!, (int)first[0]!);
        Assert.DoesNotContain(first.Skip(1), token => conversationTokens.Take(2).Any(control => (int)control! == (int)token!));
        Assert.Equal("", choice.Reasoning);
        Assert.NotEqual("", choice.Content);

        var begun = choice.Until(5);
        var rest = GenerationCalls.Gather(await GenerationCalls.CallAsync(
            Client, call.With("continuation", GenerationCalls.Continue(events[0], begun.ToContinued()))))[0];
        Assert.Equal(choice.Tokens, begun.Tokens.Concat(rest.Tokens));
        Assert.Equal(choice.Content, begun.Content + rest.Content);
    }

    [Theory]
    [InlineData("""{"prompt":"1+1=","request":{"model":"m","messages":[{"role":"user","content":"1"}]}}""", 422, "invalid_parameter", "prompt")]
    [InlineData("""{"prompt":"1+1=","request":{}}""", 422, "invalid_parameter", "model")]
    [InlineData("""{"model":"n","request":{"messages":[{"role":"user","content":"1"}]}}""", 404, "model_not_found", "model")]
    [InlineData("""{}""", 422, "invalid_parameter", "request")]
    [InlineData("""{"request":{"model":"m"}}""", 422, "invalid_parameter", "messages")]
    [InlineData("""{"request":{"model":"m","messages":[{"role":"user","content":"1"}]}}""", 404, "model_not_found", "model")]
    [InlineData("""{"request":7}""", 400, "invalid_format", null)]
    public async Task Post_BrokenCall_IsRefused(string body, int status, string code, string? param)
    {
        using var response = await Client.PostAsync(GenerationCall.Path, Chat.Body(body), TestContext.Current.CancellationToken);

        Assert.Equal(((HttpStatusCode)status, code, param), await Chat.ErrorAsync(response));
    }

    [Theory]
    [InlineData(GenerationCall.Path)]
    [InlineData("/internal/nothing")]
    public async Task Post_WithoutTheKey_Is401(string path)
    {
        using var client = new HttpClient { BaseAddress = standalone.Service.Address };
        using var response = await client.PostAsync(new Uri(path, UriKind.Relative), Chat.Body("{}"), TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.Unauthorized, "missing_api_key", null), await Chat.ErrorAsync(response));
    }
}
