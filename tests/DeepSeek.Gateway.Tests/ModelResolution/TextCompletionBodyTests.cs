using System.Text;
using DeepSeek.Contracts.Errors;
using DeepSeek.Gateway.ModelResolution;
using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.Tests.ModelResolution;

public sealed class TextCompletionBodyTests
{
    [Theory]
    [InlineData("""{"model":"m","prompt":"a \u4f60"}""", "\"a \\u4f60\"", """{"model":"m"}""")]
    [InlineData("""{ "prompt" : [ "a" ] , "model" : "m", "x":[1, {"prompt":2}] }""", "\"a\"", """{"model" : "m","x":[1, {"prompt":2}]}""")]
    [InlineData("""{"model":"m","prompt":"","echo":false,"suffix":null,"best_of":1,"logprobs":null}""", "\"\"", """{"model":"m"}""")]
    [InlineData("""{"model":"m","prompt":"a","logprobs":0}""", "\"a\"", """{"model":"m","logprobs":true}""")]
    [InlineData("""{"logprobs":20,"prompt":"a","model":"m"}""", "\"a\"", """{"model":"m","logprobs":true,"top_logprobs":20}""")]
    public void Parse_Good_TakesTheTextOutAndTheRestOver(string body, string prompt, string request)
    {
        var (completion, failure) = CompletionParser.Parse(AnswerRoute.Completions, Encoding.UTF8.GetBytes(body));

        Assert.Null(failure);
        Assert.Equal(AnswerRoute.Completions, completion!.Route);
        Assert.Equal(prompt, Encoding.UTF8.GetString(completion.Prompt.Span));
        Assert.Equal(request, Encoding.UTF8.GetString(completion.Request.Span));
    }

    [Fact]
    public void Parse_WhatLaterStagesNeed_IsRead()
    {
        var (completion, _) = CompletionParser.Parse(
            AnswerRoute.Completions, """{"model":"m","prompt":"a","seed":4,"temperature":0,"max_tokens":7,"n":2,"stream":true,"stream_options":{"include_usage":true}}"""u8.ToArray());

        Assert.Equal(
            (4L, 0d, 7, 2, true, true),
            (completion!.Seed!.Value, completion.Temperature!.Value, completion.MaxTokens!.Value, completion.N, completion.Stream, completion.IncludeUsage));
    }

    [Theory]
    [InlineData("""{"model":"m"}""", ApiError.InvalidParameter, "prompt")]
    [InlineData("""{"prompt":"a"}""", ApiError.InvalidParameter, "model")]
    [InlineData("""{"model":"m","prompt":null}""", ApiError.InvalidParameter, "prompt")]
    [InlineData("""{"model":"m","prompt":[]}""", ApiError.InvalidParameter, "prompt")]
    [InlineData("""{"model":"m","prompt":["a","b"]}""", ApiError.InvalidParameter, "prompt")]
    [InlineData("""{"model":"m","prompt":[1,2]}""", ApiError.InvalidParameter, "prompt")]
    [InlineData("""{"model":"m","prompt":[["a"]]}""", ApiError.InvalidParameter, "prompt")]
    [InlineData("""{"model":"m","prompt":"a","prompt":"b"}""", ApiError.InvalidFormat, "prompt")]
    [InlineData("""{"model":"m","prompt":"a","echo":true}""", ApiError.InvalidParameter, "echo")]
    [InlineData("""{"model":"m","prompt":"a","suffix":"z"}""", ApiError.InvalidParameter, "suffix")]
    [InlineData("""{"model":"m","prompt":"a","best_of":2}""", ApiError.InvalidParameter, "best_of")]
    [InlineData("""{"model":"m","prompt":"a","logprobs":true}""", ApiError.InvalidParameter, "logprobs")]
    [InlineData("""{"model":"m","prompt":"a","logprobs":21}""", ApiError.InvalidParameter, "logprobs")]
    [InlineData("""{"model":"m","prompt":"a","top_logprobs":1}""", ApiError.InvalidParameter, "top_logprobs")]
    [InlineData("""{"model":"m","prompt":"a","echo":true}x""", ApiError.InvalidFormat, null)]
    public void Parse_Bad_SaysWhatIsWrong(string body, ApiError error, string? param)
    {
        var (completion, failure) = CompletionParser.Parse(AnswerRoute.Completions, Encoding.UTF8.GetBytes(body));

        Assert.Null(completion);
        Assert.Equal((error, param), (failure!.Error, failure.Param));
    }
}
