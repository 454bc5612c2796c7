using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using DeepSeek.AppHost.Embedded.Building;
using DeepSeek.AppHost.Embedded.Networking;
using DeepSeek.AppHost.Embedded.Output;
using DeepSeek.AppHost.Embedded.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeepSeek.AppHost.Tests.Embedded.Processes;

/// <summary>A real process, Garnet, in a real slot, with a real reaper.</summary>
public sealed class SupervisorTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new();
    private readonly ResourceNotificationService _notifications = new();
    private readonly StringWriter _text = new();
    private ReaperLink _reaper = null!;
    private Supervisor _supervisor = null!;
    private Task _running = Task.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        var builder = (EmbeddedBuilder)DistributedApplication.CreateBuilder([$"--Platform:DataDirectory={_folder.FullName}"]);
        builder.AddRedis("state");
        Assert.Null(PortAllocation.Allocate(builder.Resources, builder.Configuration));
        _reaper = (await ReaperLink.StartAsync(builder.AgentPath, _folder.FullName, TestContext.Current.CancellationToken))!;
        var slot = builder.Resources.SelectMany(new SlotPlan(builder.AgentPath, _folder.FullName, _client).SlotsOf).Single();
        _supervisor = new Supervisor(
            slot, _notifications, _reaper, new LogStream(_text, coloured: false), NullLogger<Supervisor>.Instance, TimeProvider.System);
        _running = _supervisor.RunAsync();
    }

    [Fact]
    public async Task RunAsync_ProcessKilled_FillsTheSlotAgainWithItsData()
    {
        await HealthyAsync();
        Assert.Equal("+OK", await AskAsync("SET answer 932"));
        using var first = Process.GetProcessById(_supervisor.ProcessId!.Value);

        first.Kill();
        await first.WaitForExitAsync(TestContext.Current.CancellationToken);

        await Eventually.HoldsAsync(() => _supervisor.ProcessId is { } id && id != first.Id, Limit, _text.ToString);
        await HealthyAsync();
        Assert.Equal("$3", await AskAsync("GET answer"));
        Assert.Equal("state-0", _supervisor.Slot.Name);
        Assert.All(_text.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries), line => Assert.StartsWith("state-0 | ", line));
    }

    [Fact]
    public async Task AskToStop_Running_EndsItAndStartsNoOther()
    {
        await HealthyAsync();
        using var process = Process.GetProcessById(_supervisor.ProcessId!.Value);

        _supervisor.AskToStop();
        await _running.WaitAsync(Limit, TestContext.Current.CancellationToken);

        Assert.True(process.HasExited);
        Assert.Null(_supervisor.ProcessId);
    }

    [Fact]
    public async Task RunAsync_CannotBeStarted_SaysWhyAndTriesAgain()
    {
        var attempts = 0;
        var fickle = _supervisor.Slot with
        {
            Start = () => attempts++ == 0 ? throw new IOException("No space left on device.") : _supervisor.Slot.Start() with { Arguments = ["no-such-verb"] },
        };
        using var supervisor = new Supervisor(
            fickle, _notifications, _reaper, new LogStream(_text, coloured: false), NullLogger<Supervisor>.Instance, TimeProvider.System);

        var running = supervisor.RunAsync();

        await Eventually.HoldsAsync(() => attempts >= 2, Limit, _text.ToString);
        supervisor.AskToStop();
        await running.WaitAsync(Limit, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Reaper_PipeClosed_EndsWhatItWasToldOf()
    {
        await HealthyAsync();
        using var process = Process.GetProcessById(_supervisor.ProcessId!.Value);

        // As when we are killed: the pipe closes and nobody says why.
        await _reaper.DisposeAsync();

        await Eventually.HoldsAsync(() => process.HasExited, TimeSpan.FromSeconds(5), _text.ToString);
    }

    public async ValueTask DisposeAsync()
    {
        _supervisor.AskToStop();
        await _running.WaitAsync(Limit);
        await _reaper.DisposeAsync();
        _supervisor.Dispose();
        _client.Dispose();
        await _text.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<string?> AskAsync(string command)
    {
        var redis = (RedisResource)_supervisor.Slot.Resource;
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, redis.Port, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(client.GetStream());
        await client.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes(Resp($"AUTH {redis.Password.Value}") + Resp(command)), TestContext.Current.CancellationToken);
        Assert.Equal("+OK", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        return await reader.ReadLineAsync(TestContext.Current.CancellationToken);
    }

    private static string Resp(string command)
    {
        var words = command.Split(' ');
        return $"*{words.Length}\r\n" + string.Concat(words.Select(word => $"${word.Length}\r\n{word}\r\n"));
    }

    private Task<ResourceEvent> HealthyAsync() => _notifications.WaitForResourceHealthyAsync("state", TestContext.Current.CancellationToken)
        .WaitAsync(Limit, TestContext.Current.CancellationToken);
}
