using System.Net;
using DeepSeek.Inference.Tests.Hosting;

namespace DeepSeek.Inference.Tests.Processing.Plugins;

public sealed class SampleProcessorTests
{
    [Fact]
    public async Task Post_ForbiddenWords_AreNeitherAskedNorAnswered()
    {
        await using var service = await ScriptedService.StartAsync(
            ("PluginPath", PluginService.Folder),
            ("Pipelines:0:Processors:0:Name", "forbidden-words"),
            ("Pipelines:0:Processors:0:Settings:Words:0", "unicorn"));
        service.Say("A universe of Unicorns and more.", reasoning: "Uni.");

        using (var response = await Chat.PostAsync(service.Client, Chat.Request("Where is the UNICORN?")))
        {
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "request_refused", "messages"), await Chat.ErrorAsync(response));
        }

        var answer = await service.AskAsync(Chat.Request("Tell me."));
        Assert.Equal(("A universe of ", "Uni.", "content_filter"), (answer.Content, answer.Reasoning, answer.Finish));
        Assert.True(answer.Pieces.Count > 2);
    }
}
