using System.Net.Http.Json;

namespace DeepSeek.Platform.FunctionalTests;

/// <summary>A replica is killed while tenants go on asking.</summary>
[Collection(PlatformTests.Name)]
public sealed class ReplicaLossTests(PlatformFixture fixture)
{
    [Fact]
    public async Task Replica_Killed_OtherAnswersAndItComesBack()
    {
        var platform = fixture.Platform;
        using var client = platform.CreateTenant();
        client.DefaultRequestHeaders.Add("Cache-Control", "no-store");
        var victim = platform.Children()["inference-0"];

        Signals.KillHard(victim.Id);
        for (var i = 0; i < 5; i++)
        {
            Assert.Contains("932", await AskAsync(client));
        }

        await platform.EventuallyAsync(
            () => Task.FromResult(platform.Children().TryGetValue("inference-0", out var risen) && risen.Id != victim.Id),
            "the killed replica is started again",
            TestContext.Current.CancellationToken);
        var summand = 0;
        await platform.EventuallyAsync(
            async () =>
            {
                // Another question each time: the same one has its answer already, and its replica.
                using var response = await SendAsync(client, $"What is {++summand}+1?");
                return response.Headers.GetValues("x-replica").Single() == "inference-0";
            },
            "the killed replica answers again",
            TestContext.Current.CancellationToken);
    }

    private static async Task<string> AskAsync(HttpClient client)
    {
        using var response = await SendAsync(client, "What is 347+585?");
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string question) => client.PostAsJsonAsync(
        "/v1/chat/completions",
        new { model = "deepseek-r1-tiny", temperature = 0, messages = new[] { new { role = "user", content = question } } },
        TestContext.Current.CancellationToken);
}
