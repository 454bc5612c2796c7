using System.Runtime.InteropServices;
using DeepSeek.AppHost.Embedded.Building;
using DeepSeek.AppHost.Embedded.Output;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DeepSeek.AppHost.Embedded.Processes;

/// <summary>Starts everything at once, each when what it waits for is healthy, and stops it all: those that others need, last.</summary>
internal sealed class Orchestrator(
    EmbeddedBuilder application,
    ReaperLink reaper,
    ResourceNotificationService notifications,
    LogStream output,
    ILogger<Supervisor> logger,
    TimeProvider time) : IHostedService, IDisposable
{
    /// <summary>How long a process may take to stop before it is made to.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(2);

    private readonly HttpClient _client = new() { Timeout = ProbeLimit };
    private List<(Supervisor Supervisor, Task Running)> _running = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var plan = new SlotPlan(application.AgentPath, application.DataDirectory, _client);
        var slots = application.Resources.SelectMany(plan.SlotsOf).ToList();
        slots.ForEach(slot => output.Announce(slot.Name));
        _running = slots
            .Select(slot => new Supervisor(slot, notifications, reaper, output, logger, time))
            .Select(supervisor => (supervisor, supervisor.RunAsync()))
            .ToList();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // A second Ctrl-C: at once.
        using var impatient = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => _running.ForEach(item => item.Supervisor.Kill()));

        var needed = application.Resources.SelectMany(resource => resource.WaitsFor).ToHashSet();
        await StopAsync([.. _running.Where(item => !needed.Contains(item.Supervisor.Slot.Resource))]);
        await StopAsync([.. _running.Where(item => needed.Contains(item.Supervisor.Slot.Resource))]);
    }

    public void Dispose()
    {
        _running.ForEach(item => item.Supervisor.Dispose());
        _client.Dispose();
    }

    private async Task StopAsync(List<(Supervisor Supervisor, Task Running)> items)
    {
        items.ForEach(item => item.Supervisor.AskToStop());
        var ended = Task.WhenAll(items.Select(item => item.Running));
        if (await Task.WhenAny(ended, Task.Delay(Grace, time, CancellationToken.None)) != ended)
        {
            items.ForEach(item => item.Supervisor.Kill());
        }

        await ended;
    }
}
