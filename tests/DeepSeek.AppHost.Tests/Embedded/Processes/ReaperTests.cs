using System.Diagnostics;
using Aspire.Hosting;
using DeepSeek.AppHost.Embedded.Building;
using DeepSeek.AppHost.Embedded.Processes;

namespace DeepSeek.AppHost.Tests.Embedded.Processes;

/// <summary>The reaper, a real process. Its victims are reapers too, of other folders: they take no notice of SIGTERM.</summary>
public sealed class ReaperTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly TemporaryFolder _folder = new();
    private readonly List<Process> _victims = [];
    private readonly string _agent = ((EmbeddedBuilder)DistributedApplication.CreateBuilder([])).AgentPath;
    private ReaperLink _reaper = null!;

    public async ValueTask InitializeAsync() =>
        _reaper = (await ReaperLink.StartAsync(_agent, _folder.FullName, TestContext.Current.CancellationToken))!;

    [Fact]
    public async Task PipeClosed_ChildIgnoresTermination_IsKilled()
    {
        var child = await StartVictimAsync(marked: false);
        _reaper.Add(child);

        await _reaper.DisposeAsync();

        await Eventually.HoldsAsync(() => child.HasExited, Limit, () => "The child still runs.");
    }

    [Fact]
    public async Task PipeClosed_StrangerWithTheIdOfAChild_IsSpared()
    {
        var stranger = await StartVictimAsync(marked: false);
        _reaper.Add(stranger.Id, new DateTimeOffset(stranger.StartTime).AddMinutes(-1));

        await _reaper.DisposeAsync();

        Assert.False(stranger.HasExited);
    }

    [Fact]
    public async Task PipeClosed_ChildThatEndedInTime_IsForgotten()
    {
        var child = await StartVictimAsync(marked: false);
        _reaper.Add(child);
        _reaper.Remove(child.Id);

        await _reaper.DisposeAsync();

        Assert.False(child.HasExited);
    }

    [Fact]
    public async Task PipeClosed_ChildWeHadNoTimeToTellOf_IsFoundByItsMark()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc");
        var child = await StartVictimAsync(marked: true);

        await _reaper.DisposeAsync();

        await Eventually.HoldsAsync(() => child.HasExited, Limit, () => "The child still runs.");
    }

    [Fact]
    public async Task StartAsync_DataDirectoryInUse_IsRefused() =>
        Assert.Null(await ReaperLink.StartAsync(_agent, _folder.FullName, TestContext.Current.CancellationToken));

    public async ValueTask DisposeAsync()
    {
        await _reaper.DisposeAsync();
        foreach (var victim in _victims)
        {
            victim.Kill();
            await victim.WaitForExitAsync();
            victim.Dispose();
        }

        _folder.Dispose();
    }

    private async Task<Process> StartVictimAsync(bool marked)
    {
        var environment = new Dictionary<string, string>();
        if (marked)
        {
            environment[ReaperLink.MarkVariable] = _reaper.Mark;
        }

        var start = new ChildStart(_agent, ["reap", Path.Combine(_folder.FullName, $"victim-{_victims.Count}"), "NO=MARK"], _folder.FullName, environment);
        var victim = Process.Start(start.ToStartInfo(coloured: false))!;
        _victims.Add(victim);
        Assert.Equal("ready", await victim.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        return victim;
    }
}
