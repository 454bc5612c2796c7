using System.Net;
using System.Net.Sockets;
using DeepSeek.AppHost.Embedded.Networking;
using Microsoft.Extensions.Configuration;

namespace DeepSeek.AppHost.Tests.Embedded.Networking;

public sealed class PortAllocationTests
{
    [Fact]
    public void Allocate_NoPortSet_GivesEachInstanceItsOwn()
    {
        var resource = Described.Project("inference", replicas: 3, ("http", null), ("management", null));

        Assert.Null(PortAllocation.Allocate([resource], Settings()));

        var ports = resource.Endpoints.SelectMany(endpoint => endpoint.AllocatedPorts).ToList();
        Assert.Equal(6, ports.Distinct().Count());
        Assert.All(ports, port => Assert.True(LoopbackPorts.IsFree(port)));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void Allocate_PortTaken_NamesPortSettingAndOwner(string address)
    {
        Assert.SkipUnless(address == "127.0.0.1" || Socket.OSSupportsIPv6, "needs IPv6");
        using var squatter = new TcpListener(IPAddress.Parse(address), 0);
        squatter.Start();
        var port = ((IPEndPoint)squatter.LocalEndpoint).Port;
        var resource = Described.Project("portal", replicas: 1, ("http", port));

        var sentence = PortAllocation.Allocate([resource], Settings(("Ports:Portal", $"{port}")));

        Assert.NotNull(sentence);
        Assert.StartsWith($"Port {port}, wanted for portal (http), is taken by ", sentence);
        Assert.EndsWith("or choose another port with setting Ports:Portal (0 takes a free one).", sentence);
        if (OperatingSystem.IsLinux())
        {
            Assert.Contains($"(process {Environment.ProcessId})", sentence);
        }
    }

    [Fact]
    public void Allocate_PortWantedTwice_IsRefused()
    {
        var port = LoopbackPorts.FindFree(new HashSet<int>())!.Value;
        var first = Described.Project("gateway", replicas: 1, ("http", port));
        var second = Described.Project("portal", replicas: 1, ("http", port));

        var sentence = PortAllocation.Allocate([first, second], Settings());

        Assert.Contains($"Port {port} is wanted twice", sentence);
    }

    [Fact]
    public void Allocate_FixedPortOfSeveralReplicas_IsRefused()
    {
        var sentence = PortAllocation.Allocate([Described.Project("inference", replicas: 2, ("http", 8070))], Settings());

        Assert.Contains("cannot share port 8070", sentence);
    }

    private static IConfiguration Settings(params (string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(item => KeyValuePair.Create(item.Key, (string?)item.Value)))
        .Build();
}
