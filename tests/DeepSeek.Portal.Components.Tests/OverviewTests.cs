using System.Globalization;
using Bunit;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Portal.Components.Pages.Overview;
using DeepSeek.Portal.Features.Alerts;
using DeepSeek.Portal.Features.Live;
using DeepSeek.Portal.Publishing;

namespace DeepSeek.Portal.Components.Tests;

public sealed class OverviewTests : PortalContext
{
    [Fact]
    public void Overview_BeforeTheFirstLook_ShowsThatItLoads()
    {
        var page = RenderPage<Overview>();

        Assert.NotEmpty(page.FindAll("[aria-busy=true]"));
        Assert.Empty(page.FindAll("[data-testid=live-state]"));
    }

    [Fact]
    public void Overview_NobodyThere_SaysNoDataAndNotZero()
    {
        Feed.Publish(View());
        Board.Publish([Alert(AlertMetric.NoReplicaReady)]);
        var page = RenderPage<Overview>();

        Assert.Contains("no data", Text("stat-requests"), StringComparison.Ordinal);
        Assert.Contains("no data", Text("stat-latency"), StringComparison.Ordinal);
        Assert.Contains("No gateway reports yet", Text("chart-latency"), StringComparison.Ordinal);
        Assert.Contains("No replica has announced itself", Text("replicas"), StringComparison.Ordinal);
        Assert.Contains("No replica can answer", Text("health-findings"), StringComparison.Ordinal);
        Assert.Contains("3 min ago", Text("health-findings"), StringComparison.Ordinal);

        string Text(string id) => page.Find($"[data-testid={id}]").TextContent;
    }

    [Fact]
    public void Overview_Idle_SaysZeroAndNotNoData()
    {
        Feed.Publish(View() with { Traffic = new TrafficSummary { Gateways = 1, Requests = 0, Errors = 0, RequestsPerSecond = 0 } });
        var page = RenderPage<Overview>();

        Assert.Contains("0.0", page.Find("[data-testid=stat-requests]").TextContent, StringComparison.Ordinal);
        Assert.Contains("no data", page.Find("[data-testid=stat-latency]").TextContent, StringComparison.Ordinal);
        Assert.Contains("No request in the last five minutes", page.Find("[data-testid=chart-latency]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Overview_RedisAway_SaysHowOldItIs()
    {
        Feed.Publish(Live() with { RedisReachable = false, HeardAt = Time.GetUtcNow().AddSeconds(-42) });
        var page = RenderPage<Overview>();

        Assert.Contains("Last known 42 s ago", page.Find("[data-testid=live-state]").TextContent, StringComparison.Ordinal);
        Assert.Contains("unreachable", page.Find("[data-testid=stat-redis]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Unknown", page.Find("[data-testid=replica-row]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Overview_Live_ShowsNumbersReplicasAndDevice()
    {
        Feed.Publish(Live());
        var page = RenderPage<Overview>();

        Assert.Contains("Live", page.Find("[data-testid=live-state]").TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(page.FindAll("[data-testid=health-good]"));
        Assert.Contains("84 ms", page.Find("[data-testid=stat-latency]").TextContent, StringComparison.Ordinal);
        Assert.Contains("p95 1.25 s", page.Find("[data-testid=stat-latency]").TextContent, StringComparison.Ordinal);
        Assert.Contains("1 / 1", page.Find("[data-testid=stat-replicas]").TextContent, StringComparison.Ordinal);
        Assert.Contains("#1,234", page.Find("[data-testid=stat-snapshot]").TextContent, StringComparison.Ordinal);
        var row = page.Find("[data-testid=replica-row]").TextContent;
        Assert.Contains("CPU", row, StringComparison.Ordinal);
        Assert.Contains("512 MiB", row, StringComparison.Ordinal);
    }

    [Fact]
    public void Overview_Gpu_ShowsTemperatureAndPowerWhereTheyAreKnown()
    {
        var gpu = new DeviceStatus { Kind = "cuda", Name = "A GPU", TemperatureCelsius = 71, PowerWatts = 249.6, GpuExpected = true };
        Feed.Publish(With(gpu));
        var page = RenderPage<Overview>();

        Assert.Equal("71 °C · 250 W", page.Find("[data-testid=gpu-figures]").TextContent);
        Assert.DoesNotContain("GPU is expected", page.Markup, StringComparison.Ordinal);

        Feed.Publish(With(gpu with { PowerWatts = null }));
        page.WaitForAssertion(() => Assert.Equal("71 °C", page.Find("[data-testid=gpu-figures]").TextContent));

        Feed.Publish(With(gpu with { PowerWatts = null, TemperatureCelsius = null }));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=gpu-figures]")));
    }

    [Theory]
    [InlineData("en", "CPU where a GPU is expected")]
    [InlineData("zh", "应为 GPU，实为 CPU")]
    public void Overview_CpuWhereAGpuIsExpected_WarnsWithIconAndWords(string language, string words)
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = new CultureInfo(language);
            Feed.Publish(With(new DeviceStatus { Kind = "cpu", Name = "Test CPU", GpuExpected = true }));
            var page = RenderPage<Overview>();

            var warning = page.Find("[data-testid=replica-row] .ds-state.ds-warning");
            Assert.Equal(words, warning.TextContent.Trim());
            Assert.NotNull(warning.QuerySelector("svg"));
            Assert.NotEmpty(warning.GetAttribute("title")!);
        }
        finally
        {
            CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Overview_CpuWhereACpuIsExpected_WarnsOfNothing()
    {
        Feed.Publish(Live());
        var page = RenderPage<Overview>();

        Assert.Empty(page.FindAll("[data-testid=replica-row] .ds-warning"));
        Assert.Empty(page.FindAll("[data-testid=gpu-figures]"));
    }

    [Fact]
    public void Overview_PointsWithAGap_AreTwoLines()
    {
        var now = Time.GetUtcNow();
        double?[] values = [0.1, 0.2, null, 0.3, 0.2];
        Feed.Publish(Live() with { Points = [.. values.Select((value, i) => new TrafficPoint(now.AddSeconds(i - 5), value, value, value))] });
        var page = RenderPage<Overview>();

        var line = page.Find("[data-testid=chart-latency] .ds-line").GetAttribute("d")!;
        Assert.Equal(2, line.Count(character => character == 'M'));
    }

    [Fact]
    public async Task Overview_NewsFromAnotherThread_IsDrawnInTheCircuitsLanguage()
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = new CultureInfo("zh");
            var page = RenderPage<Overview>();
            await WithoutFlow(() => Feed.Publish(Live()));

            page.WaitForAssertion(() => Assert.Contains("一切正常", page.Markup, StringComparison.Ordinal));
        }
        finally
        {
            CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = before;
        }
    }

    private AlertItem Alert(AlertMetric metric) => new()
    {
        Id = "1",
        RuleId = "1",
        RuleName = "",
        Metric = metric,
        Severity = AlertSeverity.P1,
        State = AlertState.Firing,
        Subject = "",
        SubjectName = "",
        Value = 1,
        Threshold = 0,
        StartedAt = Time.GetUtcNow().AddMinutes(-3),
    };

    /// <summary>As the poller does it: on a thread that has nothing from here, the language included.</summary>
    private static Task WithoutFlow(Action action)
    {
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(action);
        }
    }

    private LiveView View() => new()
    {
        At = Time.GetUtcNow(),
        RedisReachable = true,
        HeardAt = Time.GetUtcNow(),
        Replicas = [],
        Models = [],
        Traffic = new TrafficSummary { Gateways = 0 },
        Points = [],
        Publishing = PublishingStatus.Unknown,
    };

    /// <summary>All is well, on another device.</summary>
    private LiveView With(DeviceStatus device)
    {
        var live = Live();
        var replica = live.Replicas[0];
        return live with { Replicas = [replica with { Heartbeat = replica.Heartbeat with { Device = device } }] };
    }

    private LiveView Live()
    {
        var now = Time.GetUtcNow();
        var replica = new ReplicaView(
            new ReplicaHeartbeat
            {
                ReplicaId = "inference-1",
                Address = new Uri("http://127.0.0.1:41231"),
                StartedAt = now.AddHours(-3),
                SentAt = now,
                Version = "1",
                Models = [new ModelVersionStatus { Name = "deepseek-r1-tiny", Version = "1", State = ModelVersionState.Active, ContextLength = 2048 }],
                RunningSequences = 1,
                QueuedSequences = 0,
                KvCacheUsage = 0.1,
                TokensPerSecond = 120,
                TokensGenerated = 1000,
                Device = new DeviceStatus { Kind = "cpu", Name = "Test CPU", Utilization = 0.4, MemoryUsedBytes = 512L << 20 },
            },
            now,
            Lost: false);
        return View() with
        {
            Replicas = [replica],
            Models = ModelVersionView.Of([replica]),
            Traffic = new TrafficSummary { Gateways = 1, Requests = 60, Errors = 0, RequestsPerSecond = 1, P50Seconds = 0.084, P95Seconds = 1.25 },
            Publishing = new PublishingStatus(1, 1234, now.AddMinutes(-5), now, 0, PublishingProblem.None),
        };
    }
}
