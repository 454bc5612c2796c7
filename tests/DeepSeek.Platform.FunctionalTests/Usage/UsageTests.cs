namespace DeepSeek.Platform.FunctionalTests.Usage;

/// <summary>What the portal says was used is what the engines did, to the token, however answers ended.</summary>
[Collection(PlatformTests.Name)]
public sealed class UsageTests(PlatformFixture fixture)
{
    private const int Seed = 5;

    // The number that a release is tried with is set from outside.
    private static readonly int Requests = int.TryParse(Environment.GetEnvironmentVariable("DEEPSEEK_ABORTS"), out var requests) ? requests : 150;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sums_AfterAbortedFailedAndWholeAnswers_EqualTheEnginesCounters()
    {
        var platform = fixture.Platform;
        using var admin = await PortalAdmin.SignInAsync(platform, Cancellation);
        var secret = await admin.CreateKeyAsync("Usage", Cancellation);
        using var client = platform.CreateTenant(secret);
        await platform.EventuallyAsync(() => WorksAsync(client), "the new key works", Cancellation);
        using var engines = new EngineCounters(platform);
        var portal = new PortalUsage(platform.DataDirectory);
        var key = secret.Split('_')[1];
        var traffic = new MixedTraffic(client, Seed);

        // A heartbeat may not tell yet what was decoded last, for another test.
        await platform.EventuallyAsync(
            async () => await engines.DecodedAsync() == (await engines.EndedAsync(Cancellation)).Completion, "the engines are at rest", Cancellation);
        var (decodedBefore, endedBefore) = (await engines.DecodedAsync(), await engines.EndedAsync(Cancellation));

        await traffic.RunAsync(Requests, choices: 1, Cancellation);

        // What was left is generated no further, and is reported within seconds.
        await platform.EventuallyAsync(
            async () => (await portal.OutcomesAsync(key, Cancellation)).Open == 0
                && (await portal.OfKeyAsync(key, Cancellation)).Completion == await engines.DecodedAsync() - decodedBefore,
            "the portal's sum is what the engines decoded",
            Cancellation);
        var sums = await portal.OfKeyAsync(key, Cancellation);
        var ended = await engines.EndedAsync(Cancellation) - endedBefore;
        Assert.Equal(ended with { Reasoning = sums.Reasoning }, sums);
        Assert.Equal(await portal.SegmentsOfKeyAsync(key, Cancellation), sums);

        // The page, the export and what the gateways reported of each request say the same.
        Assert.Equal(sums, await admin.SumAsync(key, Cancellation));
        Assert.Equal(sums, await admin.ExportedAsync(key, Cancellation));
        Assert.Equal(sums, await portal.RequestsOfKeyAsync(key, Cancellation));
        Assert.InRange(sums.Reasoning, 1, sums.Completion);

        Assert.NotEmpty(traffic.Told);
        foreach (var (id, told) in traffic.Told)
        {
            Assert.Equal(told, await portal.OfRequestAsync(id, Cancellation));
        }

        var outcomes = await portal.OutcomesAsync(key, Cancellation);
        TestContext.Current.SendDiagnosticMessage("{0} requests, {1} left, {2} refused; {3}; {4}", Requests, traffic.Left, traffic.Refused, outcomes, sums);
        Assert.True(traffic.Left > Requests / 10 && traffic.Refused > 0 && outcomes is { Completed: > 0, Aborted: > 0, Failed: > 0 }, $"{traffic.Left}, {traffic.Refused}, {outcomes}");

        // Several answers to one prompt: it counts once, and each of their tokens does.
        await traffic.RunAsync(Requests / 5, choices: 3, Cancellation);
        await platform.EventuallyAsync(
            async () => (await portal.OutcomesAsync(key, Cancellation)).Open == 0
                && (await portal.OfKeyAsync(key, Cancellation)).Completion == await engines.DecodedAsync() - decodedBefore,
            "the portal's sum is what the engines decoded for several answers a request",
            Cancellation);
    }

    private static async Task<bool> WorksAsync(HttpClient client)
    {
        using var response = await client.GetAsync(new Uri("/v1/models", UriKind.Relative), Cancellation);
        return response.IsSuccessStatusCode;
    }
}
