using System.Text.Json;
using DeepSeek.Contracts.Http;

namespace DeepSeek.Contracts.Tests.Http;

public sealed class ChatCompletionRequestTests
{
    [Fact]
    public void Deserialize_ContentParts_AreJoined()
    {
        var request = Read("""{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"1+"},{"type":"text","text":"1"}]}]}""");

        Assert.Equal("1+1", Assert.Single(request.Messages!).Content);
    }

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"x"}}]}]}""", "$.messages[0].content")]
    [InlineData("""{"messages":[{"role":"user","content":7}]}""", "$.messages[0].content")]
    [InlineData("""{"stop":{"a":1}}""", "$.stop")]
    [InlineData("""{"stop":["a",1]}""", "$.stop")]
    [InlineData("""{"temperature":"hot"}""", "$.temperature")]
    [InlineData("""{"n":1.5}""", "$.n")]
    [InlineData("""{"logit_bias":{"seven":1}}""", "$.logit_bias")]
    [InlineData("""{"stop_token_ids":["7"]}""", "$.stop_token_ids")]
    public void Deserialize_WrongKind_SaysWhere(string json, string path)
    {
        var error = Assert.Throws<JsonException>(() => Read(json));

        Assert.StartsWith(path, error.Path);
    }

    [Theory]
    [InlineData("""{"stop":"\n"}""", "\n")]
    [InlineData("""{"stop":["a","b"]}""", "a,b")]
    [InlineData("""{"stop":null}""", null)]
    public void Deserialize_Stop_TakesTextOrArray(string json, string? expected)
    {
        var stop = Read(json).Stop;

        Assert.Equal(expected, stop is null ? null : string.Join(',', stop));
    }

    [Fact]
    public void Deserialize_LogitBias_IsByTokenId()
    {
        var bias = Read("""{"logit_bias":{"7":-100,"11":0.5}}""").LogitBias!;

        Assert.Equal((2, -100f, 0.5f), (bias.Count, bias[7], bias[11]));
    }

    [Fact]
    public void Deserialize_NullFeatures_AreAbsent()
    {
        var request = Read("""{"tools":null,"tool_choice":null,"response_format":null,"modalities":null,"audio":null}""");

        Assert.Equal(new ChatCompletionRequest(), request);
    }

    [Fact]
    public void Deserialize_UnknownFields_AreIgnored()
    {
        var request = Read("""{"model":"m","metadata":{"a":1},"max_completion_tokens":5}""");

        Assert.Equal(5, request.MaxCompletionTokens);
    }

    [Fact]
    public void Serialize_Chunk_WritesFinishReasonAlwaysAndUsageOnlyWhenThere()
    {
        var chunk = new ChatCompletionChunk
        {
            Id = "chatcmpl-1",
            Created = 1,
            Model = "m",
            Choices = [new ChatChunkChoice { Index = 0, Delta = new ChatMessage { ReasoningContent = "7+5，写2" } }],
        };

        Assert.Equal(
            """{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"reasoning_content":"7+5，写2"},"finish_reason":null}]}""",
            JsonSerializer.Serialize(chunk, ContractsJsonContext.Wire.ChatCompletionChunk));
    }

    [Fact]
    public void Serialize_Logprobs_HasOpenAIsShape()
    {
        var logprobs = new ChoiceLogprobs
        {
            ReasoningContent =
            [
                new TokenLogprob
                {
                    Token = "7",
                    Logprob = -0.25f,
                    Bytes = [55],
                    TopLogprobs = [new LikelyToken { Token = "8", Logprob = -9999, Bytes = [56] }],
                },
            ],
        };

        Assert.Equal(
            """{"reasoning_content":[{"token":"7","logprob":-0.25,"bytes":[55],"top_logprobs":[{"token":"8","logprob":-9999,"bytes":[56]}]}]}""",
            JsonSerializer.Serialize(logprobs, ContractsJsonContext.Wire.ChoiceLogprobs));
    }

    private static ChatCompletionRequest Read(string json) => JsonSerializer.Deserialize(json, ContractsJsonContext.Default.ChatCompletionRequest)!;
}
