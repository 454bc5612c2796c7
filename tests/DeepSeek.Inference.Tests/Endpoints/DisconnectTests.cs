using System.Net.Http.Json;
using DeepSeek.Inference.ModelRepository;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Tests.Hosting;
using DeepSeek.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DeepSeek.Inference.Tests.Endpoints;

public sealed class DisconnectTests
{
    [Fact]
    public async Task Client_Leaves_FreesTheEngine()
    {
        var slow = new SlowRuntime(ShippedModel.Runtime(), TimeSpan.FromMilliseconds(100), failAtStep: int.MaxValue);
        await using var service = await InferenceService.StartAsync(services: services => services.AddSingleton<IModelRuntime>(slow));
        var engine = service.Services.GetRequiredService<ModelCatalog>().Served.Single().Engine;
        slow.Active = true;

        // A client that reads what is left of an answer has not left.
        using var handler = new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero };
        using var http = new HttpClient(handler) { BaseAddress = service.Address };
        http.DefaultRequestHeaders.Authorization = service.Client.DefaultRequestHeaders.Authorization;
        foreach (var stream in (bool[])[true, false])
        {
            using var client = new CancellationTokenSource();
            using var message = new HttpRequestMessage(HttpMethod.Post, Chat.Route);
            message.Content = JsonContent.Create(Chat.Request("What is 347+585?", stream: stream));
            var asking = http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, client.Token);
            await Eventually.IsAsync(() => engine.Status.Running > 0);
            if (stream) (await asking).Dispose();
            else await client.CancelAsync();

            await Eventually.IsAsync(() => engine.Status.Running == 0, TimeSpan.FromSeconds(3)); // The whole answer takes eight.
        }
    }

    [Fact]
    public async Task Model_FailsInTheMiddle_StreamIsBrokenOff()
    {
        var broken = new SlowRuntime(ShippedModel.Runtime(), TimeSpan.Zero, failAtStep: 10);
        await using var service = await InferenceService.StartAsync(
            new Dictionary<string, string> { ["Logging:LogLevel:DeepSeek"] = "None" },
            services: services => services.AddSingleton<IModelRuntime>(broken));
        broken.Active = true;

        using var message = new HttpRequestMessage(HttpMethod.Post, Chat.Route);
        message.Content = JsonContent.Create(Chat.Request("What is 347+585?", stream: true));
        var received = new List<string>();
        var failure = await Record.ExceptionAsync(async () =>
        {
            using var response = await service.Client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            Assert.True(response.IsSuccessStatusCode);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
            while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line) received.Add(line);
        });

        // A reset may overtake what was sent before it, the headers too: either way the client is told that the answer is not whole.
        Assert.True(failure is IOException or HttpRequestException, $"Not broken off: {failure}");
        Assert.DoesNotContain("data: [DONE]", received);
        using var whole = await Chat.PostAsync(service.Client, Chat.Request("What is 347+585?"));
        Assert.Equal((System.Net.HttpStatusCode.InternalServerError, "server_error", null), await Chat.ErrorAsync(whole));
    }
}
