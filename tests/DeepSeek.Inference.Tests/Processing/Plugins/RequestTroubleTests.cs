using System.Net;
using System.Text.Json.Nodes;
using DeepSeek.Inference.Tests.Hosting;

namespace DeepSeek.Inference.Tests.Processing.Plugins;

public sealed class RequestTroubleTests
{
    private static JsonObject Trouble => Chat.Request("Make trouble.");

    private static JsonObject NoTrouble => Chat.Request("Hello!");

    [Theory]
    [InlineData("throws")]
    [InlineData("gives nothing")]
    public async Task Post_PreProcessorThrows_OnlyThisRequestFails(string kind)
    {
        await using var service = await PluginService.StartWithTroubleAsync(("Request", kind));
        service.Say("Fine.");

        foreach (var stream in (bool[])[false, true, false, true, false, true])
        {
            using var response = await Chat.PostAsync(service.Client, Trouble.With("stream", stream));
            Assert.Equal((HttpStatusCode.InternalServerError, "server_error", null), await Chat.ErrorAsync(response));
        }

        // However often it threw, others are taken.
        Assert.Equal("Fine.", (await service.AskAsync(NoTrouble)).Content);
    }

    [Theory]
    [InlineData("throws")]
    [InlineData("hangs")]
    public async Task Post_PreProcessorFailsAndMayBeSkipped_GoesOnWithoutIt(string kind)
    {
        await using var service = await PluginService.StartWithTroubleAsync(("Request", kind), ("OnFailure", "skip"));
        service.Say("Fine.");

        Assert.Equal("Fine.", (await service.AskAsync(Trouble)).Content);
    }

    [Theory]
    [InlineData("hangs")]
    [InlineData("hangs later")]
    [InlineData("never completes")]
    public async Task Post_PreProcessorHangs_IsRefusedInTimeAndThenAtOnce(string kind)
    {
        await using var service = await PluginService.StartWithTroubleAsync(
            ("Request", kind),
            ("Pipelines:0:Models:0", "deepseek-*"),
            ("CallSeconds", "0.5"));
        service.Say("Fine.");

        using (var first = await Chat.PostAsync(service.Client, Trouble))
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable", null), await Chat.ErrorAsync(first));
            Assert.InRange(first.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 25, 30);
        }

        // Nobody is made to wait for it again.
        var before = TimeProvider.System.GetTimestamp();
        using var second = await Chat.PostAsync(service.Client, NoTrouble);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable", null), await Chat.ErrorAsync(second));
        Assert.True(TimeProvider.System.GetElapsedTime(before) < TimeSpan.FromSeconds(0.4));
    }

    [Fact]
    public async Task Post_PreProcessorRefuses_IsToldWhy()
    {
        await using var service = await PluginService.StartWithTroubleAsync(("Request", "refuses"), ("OnFailure", "skip"));

        using var response = await Chat.PostAsync(service.Client, Trouble.With("stream", true));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "request_refused", "messages"), await Chat.ErrorAsync(response));
    }

    [Fact]
    public async Task Post_PreProcessorMakesItInvalid_IsNotTheClientsFault()
    {
        await using var service = await PluginService.StartWithTroubleAsync(("Request", "breaks"));

        using var response = await Chat.PostAsync(service.Client, Trouble);

        Assert.Equal((HttpStatusCode.InternalServerError, "server_error", "temperature"), await Chat.ErrorAsync(response));
    }

    [Fact]
    public async Task Post_PreProcessorChangesWhatWasDecided_StaysAsAsked()
    {
        await using var service = await PluginService.StartWithTroubleAsync(("Request", "renames"));
        service.Say("Fine.");

        var answer = await Chat.AskAsync(service.Client, Trouble);

        Assert.Equal(TestPaths.ModelName, (string?)answer["model"]);
        Assert.Single(answer["choices"]!.AsArray());
    }
}
