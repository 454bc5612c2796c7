using System.Net;
using System.Net.Sockets;

namespace DeepSeek.Platform.FunctionalTests;

/// <summary>However the AppHost ends, nothing of it is left.</summary>
public sealed class StoppingTests
{
    [Fact]
    public async Task Interrupt_StopsAllAndFreesThePorts()
    {
        await using var platform = await Platform.StartAsync(TestContext.Current.CancellationToken);
        var children = platform.Children().Values.ToList();
        Assert.True(children.Count >= 4, $"Only {children.Count} children were found.");

        Signals.Interrupt(platform.Process.Id);
        await platform.Process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.Equal(0, platform.Process.ExitCode);
        Assert.Empty(platform.Children());
        foreach (var child in children.Where(child => child.Environment.ContainsKey("ASPNETCORE_URLS")))
        {
            using var listener = new TcpListener(IPAddress.Loopback, child.Address.Port);
            listener.Start();
        }
    }

    [Fact]
    public async Task KilledHard_LeavesNoChildAfterFiveSeconds()
    {
        await using var platform = await Platform.StartAsync(TestContext.Current.CancellationToken);

        Signals.KillHard(platform.Process.Id);

        await platform.EventuallyAsync(
            () => Task.FromResult(platform.Children().Count == 0),
            TimeSpan.FromSeconds(5),
            "all children have ended",
            TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task PortTaken_IsOneClearSentence()
    {
        using var squatter = new TcpListener(IPAddress.Loopback, 0);
        squatter.Start();
        var port = ((IPEndPoint)squatter.LocalEndpoint).Port;

        await using var platform = Platform.Launch($"--Ports:Portal={port}");
        await platform.Process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.NotEqual(0, platform.Process.ExitCode);
        Assert.Contains(port.ToString(System.Globalization.CultureInfo.InvariantCulture), platform.Output);
        Assert.Contains("Ports:Portal", platform.Output);
        Assert.DoesNotContain("   at ", platform.Output);
        Assert.Empty(platform.Children());
    }
}
