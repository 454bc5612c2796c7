namespace DeepSeek.Platform.FunctionalTests.Usage;

/// <summary>What the portal says was used is what the engines did, to the token, however answers ended.</summary>
public sealed class UsageTests
{
    private const int Seed = 5;

    // The number that a release is tried with is set from outside.
    private static readonly int Requests = int.TryParse(Environment.GetEnvironmentVariable("DEEPSEEK_ABORTS"), out var requests) ? requests : 150;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sums_AfterAbortedFailedAndWholeAnswers_EqualTheEnginesCounters()
    {
        await using var platform = await Platform.StartAsync(Cancellation);
        using var client = platform.CreateTenant();
        using var engines = new EngineCounters(platform);
        var portal = new PortalUsage(platform.DataDirectory);
        var key = platform.Credentials.ApiKey.Split('_')[1];
        var traffic = new MixedTraffic(client, Seed);
        var (decodedBefore, endedBefore, portalBefore) = (await engines.DecodedAsync(), await engines.EndedAsync(Cancellation), await portal.OfKeyAsync(key, Cancellation));

        await traffic.RunAsync(Requests, choices: 1, Cancellation);

        // What was left is generated no further, and is reported within seconds.
        await platform.EventuallyAsync(
            async () => (await portal.OutcomesAsync(key, Cancellation)).Open == 0
                && (await portal.OfKeyAsync(key, Cancellation) - portalBefore).Completion == await engines.DecodedAsync() - decodedBefore,
            TimeSpan.FromSeconds(60),
            "the portal's sum is what the engines decoded",
            Cancellation);
        var sums = await portal.OfKeyAsync(key, Cancellation) - portalBefore;
        var ended = await engines.EndedAsync(Cancellation) - endedBefore;
        Assert.Equal(ended with { Reasoning = sums.Reasoning }, sums);
        Assert.Equal(await portal.SegmentsOfKeyAsync(key, Cancellation), sums);

        // The page, the export and what the gateways reported of each request say the same.
        using var reports = await PortalReports.SignInAsync(platform, Cancellation);
        var all = await portal.OfKeyAsync(key, Cancellation);
        Assert.Equal(all, await reports.SumAsync(key, Cancellation));
        Assert.Equal(all, await reports.ExportedAsync(key, Cancellation));
        Assert.Equal(all, await portal.RequestsOfKeyAsync(key, Cancellation));
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
                && (await portal.OfKeyAsync(key, Cancellation) - portalBefore).Completion == await engines.DecodedAsync() - decodedBefore,
            TimeSpan.FromSeconds(60),
            "the portal's sum is what the engines decoded for several answers a request",
            Cancellation);
    }
}
