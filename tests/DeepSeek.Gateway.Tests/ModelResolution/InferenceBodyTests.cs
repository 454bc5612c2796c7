using System.Text;
using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Gateway.ModelResolution;
using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.Tests.ModelResolution;

public sealed class InferenceBodyTests
{
    [Theory]
    [InlineData("""{"model":"m","input":"a \u4f60"}""", """{"messages":[{"role":"user","content":"a \u4f60"}]}""")]
    [InlineData("""{"messages":[ {"role":"user"} ],"model":"m","input":null}""", """{"messages":[ {"role":"user"} ]}""")]
    [InlineData(
        """{"parameters":{"temperature": 0,"stop":["x"],"top_k":3},"stream":true,"input":"a","model":"m","anything":[1]}""",
        """{"temperature": 0,"stop":["x"],"top_k":3,"messages":[{"role":"user","content":"a"}]}""")]
    public void Parse_Good_MakesAChatCompletionOfIt(string body, string request)
    {
        var (completion, failure) = CompletionParser.Parse(AnswerRoute.Inference, Encoding.UTF8.GetBytes(body));

        Assert.Null(failure);
        Assert.Equal((AnswerRoute.Inference, "m", 1), (completion!.Route, completion.Model, completion.N));
        Assert.True(completion.Prompt.IsEmpty);
        Assert.Equal(request, Encoding.UTF8.GetString(completion.Request.Span));
    }

    [Fact]
    public void Parse_WhatLaterStagesNeed_IsReadFromTheParameters()
    {
        var (completion, _) = CompletionParser.Parse(
            AnswerRoute.Inference,
            """{"model":"m","input":"a","stream":true,"priority":"batch","parameters":{"seed":4,"temperature":0.5,"max_tokens":7,"max_completion_tokens":9}}"""u8.ToArray());

        Assert.Equal(
            (4L, 0.5, 9, true, Lane.Batch),
            (completion!.Seed!.Value, completion.Temperature!.Value, completion.MaxTokens!.Value, completion.Stream, completion.Lane!.Value));
    }

    [Theory]
    [InlineData("""{"model":"m"}""", ApiError.InvalidParameter, "input")]
    [InlineData("""{"input":"a"}""", ApiError.InvalidParameter, "model")]
    [InlineData("""{"model":"m","input":"a","messages":[]}""", ApiError.InvalidParameter, "input")]
    [InlineData("""{"model":"m","input":["a"]}""", ApiError.InvalidFormat, "input")]
    [InlineData("""{"model":"m","messages":"a"}""", ApiError.InvalidFormat, "messages")]
    [InlineData("""{"model":"m","input":"a","input":"b"}""", ApiError.InvalidFormat, "input")]
    [InlineData("""{"model":"m","input":"a","priority":"high"}""", ApiError.InvalidParameter, "priority")]
    [InlineData("""{"model":"m","input":"a","priority":1}""", ApiError.InvalidFormat, "priority")]
    [InlineData("""{"model":"m","input":"a","temperature":0}""", ApiError.InvalidParameter, "temperature")]
    [InlineData("""{"model":"m","input":"a","service_tier":"flex"}""", ApiError.InvalidParameter, "service_tier")]
    [InlineData("""{"model":"m","input":"a","parameters":[]}""", ApiError.InvalidFormat, "parameters")]
    [InlineData("""{"model":"m","input":"a","parameters":{"n":2}}""", ApiError.InvalidParameter, "parameters.n")]
    [InlineData("""{"model":"m","input":"a","parameters":{"messages":[]}}""", ApiError.InvalidParameter, "parameters.messages")]
    [InlineData("""{"model":"m","input":"a","parameters":{"m\u006fdel":"other"}}""", ApiError.InvalidParameter, "parameters.model")]
    [InlineData("""{"model":"m","input":"a","parameters":{"seed":1.5}}""", ApiError.InvalidParameter, "parameters.seed")]
    [InlineData("""{"model":"m","input":"a","parameters":{"seed":1,"seed":2}}""", ApiError.InvalidFormat, "parameters.seed")]
    [InlineData("""{"model":"m","input":1,"parameters":{"seed":1}""", ApiError.InvalidFormat, null)]
    public void Parse_Bad_SaysWhatIsWrong(string body, ApiError error, string? param)
    {
        var (completion, failure) = CompletionParser.Parse(AnswerRoute.Inference, Encoding.UTF8.GetBytes(body));

        Assert.Null(completion);
        Assert.Equal((error, param), (failure!.Error, failure.Param));
    }
}
