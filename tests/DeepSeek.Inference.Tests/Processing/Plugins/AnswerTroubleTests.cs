using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using DeepSeek.Inference.Tests.Hosting;

namespace DeepSeek.Inference.Tests.Processing.Plugins;

public sealed class AnswerTroubleTests
{
    private const string Text = "One and two and three and four and five and six.";

    private static JsonObject Trouble => Chat.Request("Make trouble.");

    [Theory]
    [InlineData("throws")]
    [InlineData("hangs")]
    [InlineData("takes too much")]
    [InlineData("invents a reason")]
    [InlineData("gives nothing")]
    [InlineData("begin throws")]
    public async Task Post_PostProcessorFails_WhatItHeldBackGoesOut(string kind)
    {
        foreach (var after in (string[])["0", "20", "1000"])
        {
            await using var service = await PluginService.StartWithTroubleAsync(("Answer", kind), ("After", after));
            service.Say(Text);

            var answer = await service.AskAsync(Trouble);

            Assert.Equal((Text, "I think.", "stop"), (answer.Content, answer.Reasoning, answer.Finish));
        }
    }

    [Theory]
    [InlineData("throws")]
    [InlineData("hangs")]
    public async Task Post_PostProcessorFailsInAStream_StreamGoesOn(string kind)
    {
        await using var service = await PluginService.StartWithTroubleAsync(("Answer", kind), ("After", "20"));
        service.Say(Text);

        var events = await Chat.EventsAsync(service.Client, Trouble.With("stream", true));

        Assert.Equal("[DONE]", events[^1]);
        var pieces = events.SkipLast(1).Select(text => (string?)JsonNode.Parse(text)!["choices"]![0]!["delta"]!["content"]);
        Assert.Equal(Text, string.Concat(pieces));

        // The side that looks at requests did nothing wrong.
        Assert.Equal(Text, (await service.AskAsync(Trouble)).Content);
    }

    [Fact]
    public async Task Post_PostProcessorHangs_OtherAnswersGoOnMeanwhile()
    {
        await using var service = await PluginService.StartWithTroubleAsync(
            ("Answer", "hangs"), ("After", "20"), ("CallSeconds", "5"), ("PluginThreads", "2"));
        service.Say(Text);

        var hanging = Chat.AskAsync(service.Client, Trouble);
        for (var i = 0; i < 5; i++) Assert.Equal(Text, (await service.AskAsync(Chat.Request("Hello!"))).Content);

        Assert.False(hanging.IsCompleted);
        Assert.Equal(Text, (await hanging).Content());
    }

    [Fact]
    public async Task Post_ManyAnswersHang_TakeNoMoreThreadsThanTheyMay()
    {
        await using var service = await PluginService.StartWithTroubleAsync(("Answer", "hangs"), ("PluginThreads", "3"));
        service.Say(Text);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Chat.AskAsync(service.Client, Trouble)));

        Assert.All(answers, answer => Assert.Equal(Text, answer.Content()));
    }

    [Theory]
    [InlineData("throws")]
    [InlineData("hangs")]
    public async Task Post_PostProcessorFailsAndMayNotBeSkipped_AnswerFails(string kind)
    {
        await using var service = await PluginService.StartWithTroubleAsync(("Answer", kind), ("After", "20"), ("OnFailure", "refuse"));
        service.Say(Text);

        using var message = new HttpRequestMessage(HttpMethod.Post, Chat.Route) { Content = JsonContent.Create(Trouble.With("stream", true)) };
        var received = "";
        var failure = await Record.ExceptionAsync(async () =>
        {
            using var response = await service.Client.SendAsync(
                message, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
            while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line) received += line;
        });

        // A reset may overtake what was sent before it: either way the client is told that the answer is not whole.
        Assert.True(failure is IOException or HttpRequestException, $"Not broken off: {failure}");
        Assert.DoesNotContain("[DONE]", received, StringComparison.Ordinal);

        // Where it hung, its circuit is open now.
        using var whole = await Chat.PostAsync(service.Client, Trouble);
        Assert.Equal((HttpStatusCode.InternalServerError, "server_error", null), await Chat.ErrorAsync(whole));
    }
}
