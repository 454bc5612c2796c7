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

    private static ChatCompletionRequest Read(string json) => JsonSerializer.Deserialize(json, ContractsJsonContext.Default.ChatCompletionRequest)!;
}
