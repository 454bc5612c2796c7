using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane.Generations;
using DeepSeek.Gateway.Replicas;

namespace DeepSeek.Gateway.Tests.Replicas;

public sealed class GenerationEventParserTests
{
    private static readonly GenerationStarted Started = new()
    {
        ModelVersion = "模型@2", Device = "cuda", Seed = long.MinValue, PromptTokenIds = [.. Enumerable.Range(0, 1_000)], Processors = "redact:1",
    };

    private static readonly GenerationTokens Tokens = new()
    {
        Choice = 3,
        TokenIds = [1, int.MaxValue],
        Reasoning = "a \"thought\"\n",
        Content = "𝄞",
        Logprobs = new ChoiceLogprobs { Content = [new TokenLogprob { Token = "x", Logprob = -0.5f, Bytes = [120], TopLogprobs = [] }] },
    };

    private static readonly GenerationEnded Ended = new()
    {
        Choice = 1,
        FinishReason = FinishReasons.Length,
        Usage = new Usage
        {
            PromptTokens = 7,
            CompletionTokens = 5,
            TotalTokens = 12,
            CompletionTokensDetails = new CompletionTokensDetails { ReasoningTokens = 2 },
            PromptTokensDetails = new PromptTokensDetails { CachedTokens = 4 },
            PromptCacheHitTokens = 4,
            PromptCacheMissTokens = 3,
        },
        Timings = new GenerationTimings { QueueSeconds = 0.25, PrefillSeconds = 0.5, DecodeSeconds = 1 },
    };

    [Fact]
    public void Parse_WhatAReplicaWrites_IsReadAsItWasMeant()
    {
        AreSame(Started, GenerationsJsonContext.Wire.GenerationStarted);
        AreSame(Started with { Processors = null, PromptTokenIds = [] }, GenerationsJsonContext.Wire.GenerationStarted);
        AreSame(Tokens, GenerationsJsonContext.Wire.GenerationTokens);
        AreSame(new GenerationTokens { Choice = 0, TokenIds = [], Content = "" }, GenerationsJsonContext.Wire.GenerationTokens);
        AreSame(Ended, GenerationsJsonContext.Wire.GenerationEnded);
        AreSame(
            Ended with { Usage = Ended.Usage with { CompletionTokensDetails = null, PromptTokensDetails = null } }, GenerationsJsonContext.Wire.GenerationEnded);
    }

    [Fact]
    public void Parse_Error_IsItsBody()
    {
        var error = new ErrorBody("It stops.", "server_error", "unavailable", null);

        Assert.Equal(error, Parse(JsonSerializer.Serialize(new ErrorResponse(error), ContractsJsonContext.Wire.ErrorResponse)));
    }

    [Fact]
    public void Parse_FieldsInAnyOrderAndOthersBetween_AreFound()
    {
        var news = Assert.IsType<GenerationTokens>(Parse("""{"later":{"token_ids":["no"]},"content":null,"token_ids":[5],"x":[1,[2]],"choice":2}"""));

        Assert.Equal((2, null, null), (news.Choice, news.Content, news.Reasoning));
        Assert.Equal([5], news.TokenIds);
    }

    [Theory]
    [InlineData("""{"something":1}""")]
    [InlineData("{}")]
    [InlineData("5")]
    public void Parse_UnknownEvent_IsPassedOver(string data) => Assert.Null(Parse(data));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"token_ids":[1]}""")]
    [InlineData("""{"choice":"1","token_ids":[1]}""")]
    [InlineData("""{"choice":1.5,"token_ids":[1]}""")]
    [InlineData("""{"choice":1,"token_ids":1}""")]
    [InlineData("""{"choice":1,"token_ids":[1""")]
    [InlineData("""{"choice":1,"token_ids":[99999999999]}""")]
    [InlineData("""{"choice":1,"token_ids":[1],"content":5}""")]
    [InlineData("""{"choice":0,"finish_reason":"stop","timings":{"queue_seconds":0,"prefill_seconds":0,"decode_seconds":0}}""")]
    [InlineData("""{"choice":0,"finish_reason":"stop","usage":[]}""")]
    [InlineData("""{"model_version":"m@1","device":"cpu","seed":1}""")]
    public void Parse_BrokenEvent_Throws(string data) => Assert.ThrowsAny<JsonException>(() => Parse(data));

    private static object? Parse(string data) => GenerationEventParser.Parse(Encoding.UTF8.GetBytes(data));

    private static void AreSame<T>(T sent, JsonTypeInfo<T> type)
        where T : class
    {
        var json = JsonSerializer.Serialize(sent, type);

        Assert.Equal(json, JsonSerializer.Serialize(Assert.IsType<T>(Parse(json)), type));
    }
}
