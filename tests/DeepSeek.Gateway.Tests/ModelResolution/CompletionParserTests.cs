using System.Text;
using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Gateway.ModelResolution;
using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.Tests.ModelResolution;

public sealed class CompletionParserTests
{
    [Theory]
    [InlineData("""{"model":"m"}""", "m", false, null)]
    [InlineData("""{"messages":[{"model":"inner","seed":1}],"model":"m","stream":true,"seed":-5}""", "m", true, -5L)]
    [InlineData("""{"model":"m","stream":null,"seed":null}""", "m", false, null)]
    [InlineData("""{"mod\u0065l":"\u006d","seed":9223372036854775807}""", "m", false, long.MaxValue)]
    public void Parse_Good_ReadsTheFields(string body, string model, bool stream, long? seed)
    {
        var (completion, failure) = CompletionParser.Parse(AnswerRoute.ChatCompletions, Encoding.UTF8.GetBytes(body));

        Assert.Null(failure);
        Assert.Equal((model, stream, seed), (completion!.Model, completion.Stream, completion.Seed));
    }

    [Fact]
    public void Parse_WhatLaterStagesNeed_IsRead()
    {
        var (completion, _) = CompletionParser.Parse(
            AnswerRoute.ChatCompletions,
            """
            {"model":"m","stream_options":{"x":{"include_usage":false},"include_usage":true},"temperature":0.5,"max_tokens":7,"max_completion_tokens":9,
             "n":3,"service_tier":"flex"}
            """u8.ToArray());

        Assert.True(completion!.IncludeUsage);
        Assert.Equal(0.5, completion.Temperature);
        Assert.Equal(9, completion.MaxTokens);
        Assert.Equal(3, completion.N);
        Assert.Equal(Lane.Batch, completion.Lane);
    }

    [Fact]
    public void Parse_WhatOnlyTheReplicaJudges_IsLeftToIt()
    {
        var (completion, failure) = CompletionParser.Parse(
            AnswerRoute.ChatCompletions, """{"model":"m","stream_options":7,"temperature":"hot","max_tokens":-1,"n":"two"}"""u8.ToArray());

        Assert.Null(failure);
        Assert.Equal((false, null, null, 1), (completion!.IncludeUsage, completion.Temperature, completion.MaxTokens, completion.N));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("null", null)]
    [InlineData("[1]", null)]
    [InlineData("\"model\"", null)]
    [InlineData("{", null)]
    [InlineData("{}}", null)]
    [InlineData("""{"model":"m"}{"model":"n"}""", null)]
    [InlineData("""{"model":"m",}""", null)]
    [InlineData("""{"model":"m",/* c */"a":1}""", null)]
    [InlineData("""{"model":"m","model":"n"}""", "model")]
    [InlineData("""{"model":"m","mod\u0065l":"n"}""", "model")]
    [InlineData("""{"model":7}""", "model")]
    [InlineData("""{"model":{"model":"m"}}""", "model")]
    [InlineData("""{"model":"\ud800"}""", "model")]
    [InlineData("""{"model":"m","stream":1}""", "stream")]
    [InlineData("""{"model":"m","seed":"1"}""", "seed")]
    [InlineData("""{"model":"m","n":1,"n":2}""", "n")]
    [InlineData("""{"\ud800":1,"model":"m"}""", null)]
    public void Parse_WrongForm_IsInvalidFormat(string body, string? param) => Fails(body, ApiError.InvalidFormat, param);

    [Theory]
    [InlineData("{}", "model")]
    [InlineData("""{"model":null}""", "model")]
    [InlineData("""{"model":""}""", "model")]
    [InlineData("""{"model":"m","seed":1.5}""", "seed")]
    [InlineData("""{"model":"m","seed":9223372036854775808}""", "seed")]
    [InlineData("""{"model":"m","seed":1e999}""", "seed")]
    [InlineData("""{"model":"m","service_tier":"gold"}""", "service_tier")]
    public void Parse_WrongValue_IsInvalidParameter(string body, string param) => Fails(body, ApiError.InvalidParameter, param);

    [Fact]
    public void Parse_BrokenBehindAWrongValue_IsInvalidFormat() => Fails("""{"model":"","x":]""", ApiError.InvalidFormat, null);

    [Fact]
    public void Parse_BrokenJson_SaysWhereAndQuotesNothing()
    {
        var (_, failure) = CompletionParser.Parse(AnswerRoute.ChatCompletions, "{\n  \"model\": secret\n}"u8.ToArray());

        Assert.Equal("The body is not valid JSON: line 2, byte 12.", failure!.Message);
    }

    [Fact]
    public void Parse_InvalidUtf8_IsInvalidFormat()
    {
        byte[] body = [.. "{\"model\":\"m\",\"x\":\""u8, 0xC3, 0x28, .. "\"}"u8];

        Assert.Equal(ApiError.InvalidFormat, CompletionParser.Parse(AnswerRoute.ChatCompletions, body).Failure!.Error);
    }

    [Fact]
    public void Parse_DeepNesting_IsInvalidFormat() => Fails("{\"model\":\"m\",\"x\":" + new string('[', 10_000), ApiError.InvalidFormat, null);

    [Fact]
    public void Parse_LongModelName_IsInvalidParameter() => Fails($$"""{"model":"{{new string('m', 257)}}"}""", ApiError.InvalidParameter, "model");

    private static void Fails(string body, ApiError error, string? param)
    {
        var (completion, failure) = CompletionParser.Parse(AnswerRoute.ChatCompletions, Encoding.UTF8.GetBytes(body));

        Assert.Null(completion);
        Assert.Equal(error, failure!.Error);
        Assert.Equal(param, failure.Param);
    }
}
