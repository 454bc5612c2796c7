using DeepSeek.Portal.Features.Live;
using DeepSeek.Portal.Publishing;

namespace DeepSeek.Portal.Tests.Features;

public sealed class FindingBookTests
{
    [Fact]
    public void Look_RedisCanBeReadAndNotWritten_SaysThatChangesWait()
    {
        var book = new FindingBook();
        book.Look(View(DateTimeOffset.UnixEpoch));

        var findings = book.Look(View(DateTimeOffset.UnixEpoch.AddSeconds(5)));

        Assert.Contains(findings, finding => finding.Kind == FindingKind.ChangesWaiting);
    }

    private static LiveView View(DateTimeOffset at) => new()
    {
        At = at,
        RedisReachable = true,
        Replicas = [],
        Models = [],
        Traffic = new TrafficSummary { Gateways = 1 },
        Points = [],
        Publishing = PublishingStatus.Unknown with { Problem = PublishingProblem.RedisUnreachable },
    };
}
