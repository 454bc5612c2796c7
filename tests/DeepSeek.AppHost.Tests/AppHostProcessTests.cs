using System.Net;
using System.Net.Sockets;

namespace DeepSeek.AppHost.Tests;

/// <summary>The AppHost with real processes. They need not all become healthy here; the functional tests ask them questions.</summary>
public sealed class AppHostProcessTests
{
    private static readonly TimeSpan ReapLimit = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task KilledHard_NoChildIsLeftAfterFiveSeconds()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc");
        using var appHost = AppHostProcess.Start();
        await appHost.SaysAsync("state-0 is ready");
        await Eventually.HoldsAsync(() => appHost.Children().Count >= 4, TimeSpan.FromSeconds(10), () => appHost.Output);

        appHost.KillHard();

        await Eventually.HoldsAsync(() => appHost.Children().Count == 0, ReapLimit, () => $"Left: {string.Join(", ", appHost.Children())}");
    }

    [Fact]
    public async Task AskedToStop_StopsAllAndEndsWithZero()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc");
        using var appHost = AppHostProcess.Start();
        await appHost.SaysAsync("state-0 is ready");

        appHost.AskToStop();

        Assert.Equal(0, await appHost.EndsAsync());
        Assert.Empty(appHost.Children());
        Assert.DoesNotContain("started again", appHost.Output);
    }

    [Fact]
    public async Task PortTaken_IsOneSentenceAndNothingRuns()
    {
        using var squatter = new TcpListener(IPAddress.Loopback, 0);
        squatter.Start();
        var port = ((IPEndPoint)squatter.LocalEndpoint).Port;
        using var appHost = AppHostProcess.Start($"--Ports:Portal={port}");

        Assert.Equal(1, await appHost.EndsAsync());

        Assert.Single(appHost.Output.Split(Environment.NewLine));
        Assert.StartsWith($"Port {port}, wanted for portal (http), is taken by ", appHost.Output);
        Assert.Contains("Ports:Portal", appHost.Output);
    }

    [Fact]
    public async Task DataDirectoryTaken_IsOneSentence()
    {
        using var first = AppHostProcess.Start();
        await first.SaysAsync("state-0 is ready");
        using var second = AppHostProcess.StartIn(first.DataDirectory);

        Assert.Equal(1, await second.EndsAsync());

        Assert.Equal(
            $"The data directory {first.DataDirectory} is in use by another AppHost. Stop that one, or choose another with setting Platform:DataDirectory.",
            second.Output);
    }

    [Theory]
    [InlineData("--Portal:Database=PostgreSql", "in a container, which the embedded orchestrator does not run")]
    [InlineData("--Ports:Portal=many", "Ports:Portal is 'many'; it takes a whole number from 0 to 65535.")]
    public async Task CannotStart_IsOneSentence(string argument, string sentence)
    {
        using var appHost = AppHostProcess.Start(argument);

        Assert.Equal(1, await appHost.EndsAsync());

        Assert.Single(appHost.Output.Split(Environment.NewLine));
        Assert.Contains(sentence, appHost.Output);
    }
}
