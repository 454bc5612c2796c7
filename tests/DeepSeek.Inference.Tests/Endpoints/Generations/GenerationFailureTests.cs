using System.Net.Http.Json;
using System.Text.Json.Nodes;
using DeepSeek.ControlPlane.Generations;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace DeepSeek.Inference.Tests.Endpoints.Generations;

public sealed class GenerationFailureTests
{
    [Theory]
    [InlineData(GenerationCall.Path)]
    [InlineData(Chat.Route)]
    public async Task Model_FailsInTheMiddle_StreamOfSeveralChoicesIsBrokenOff(string route)
    {
        var broken = new SlowRuntime(ShippedModel.Runtime(), TimeSpan.Zero, failAtStep: 10);
        await using var service = await InferenceService.StartAsync(
            new Dictionary<string, string> { ["Logging:LogLevel:DeepSeek"] = "None" },
            services: services => services.AddSingleton<IModelRuntime>(broken));
        broken.Active = true;
        var request = Chat.Request("What is 347+585?", stream: true).With("n", 2);
        if (route == GenerationCall.Path) request = new JsonObject { ["request"] = request };

        using var message = new HttpRequestMessage(HttpMethod.Post, route) { Content = JsonContent.Create(request) };
        var received = new List<string>();
        var failure = await Record.ExceptionAsync(async () =>
        {
            using var response = await service.Client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
            while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line) received.Add(line);
        });

        Assert.True(failure is IOException or HttpRequestException, $"Not broken off: {failure}");
        Assert.DoesNotContain("data: [DONE]", received);
    }
}
