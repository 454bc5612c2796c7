using DeepSeek.AppHost.Embedded.Health;
using DeepSeek.AppHost.Embedded.Output;
using Microsoft.Extensions.Logging;

namespace DeepSeek.AppHost.Embedded.Processes;

/// <summary>Keeps one slot filled: waits for what it needs, starts it, follows its health, starts it again when it ends.</summary>
internal sealed partial class Supervisor(
    Slot slot,
    ResourceNotificationService notifications,
    ReaperLink reaper,
    LogStream output,
    ILogger<Supervisor> logger,
    TimeProvider time) : IDisposable
{
    private readonly RestartBackoff _backoff = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private ChildProcess? _child;

    public Slot Slot => slot;

    /// <summary>The process in the slot now; null between two.</summary>
    public int? ProcessId
    {
        get
        {
            lock (_lock)
            {
                return _child?.Id;
            }
        }
    }

    public async Task RunAsync()
    {
        var stopping = _stopping.Token;
        try
        {
            foreach (var needed in slot.Resource.WaitsFor)
            {
                await notifications.HealthOf(needed).WhenHealthyAsync(stopping);
            }

            while (true)
            {
                await Task.Delay(await RunOnceOrSayWhyAsync(stopping), time, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The platform stops.
        }
    }

    /// <summary>Asks the process to stop and starts no other.</summary>
    public void AskToStop()
    {
        _stopping.Cancel();
        lock (_lock)
        {
            _child?.AskToStop();
        }
    }

    public void Kill()
    {
        _stopping.Cancel();
        lock (_lock)
        {
            _child?.Kill();
        }
    }

    public void Dispose() => _stopping.Dispose();

    /// <summary>Runs the child once; returns how long to wait before the next time.</summary>
    private async Task<TimeSpan> RunOnceOrSayWhyAsync(CancellationToken stopping)
    {
        try
        {
            var (exitCode, age, healthyFor) = await RunOnceAsync();
            stopping.ThrowIfCancellationRequested();
            var wait = _backoff.Next(healthyFor);
            LogEnded(slot.Name, exitCode, age.TotalSeconds, wait.TotalSeconds, _backoff.Attempts);
            return wait;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            var wait = _backoff.Next(TimeSpan.Zero);
            LogNotStarted(slot.Name, e.Message, wait.TotalSeconds, _backoff.Attempts);
            return wait;
        }
    }

    private async Task<(int ExitCode, TimeSpan Age, TimeSpan HealthyFor)> RunOnceAsync()
    {
        var child = StartChild();
        using var ended = new CancellationTokenSource();
        var health = notifications.HealthOf(slot.Resource);
        long? healthySince = null;
        var watch = new HealthWatch(slot.Probe, time).RunAsync(
            healthy =>
            {
                healthySince = healthy ? time.GetTimestamp() : null;
                health.Report(slot.Instance, healthy);
                if (healthy)
                {
                    LogReady(slot.Name, child.Age.TotalSeconds);
                }
                else if (!_stopping.IsCancellationRequested)
                {
                    LogNotReady(slot.Name);
                }
            },
            ended.Token);

        // Not cancelled by stopping: a process that was asked to stop is waited for, and it is the orchestrator that loses patience.
        var exitCode = await child.WaitForExitAsync(CancellationToken.None);
        await ended.CancelAsync();
        await watch.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        health.Report(slot.Instance, healthy: false);
        lock (_lock)
        {
            _child = null;
        }

        var result = (exitCode, child.Age, healthySince is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero);
        child.Dispose();
        return result;
    }

    private ChildProcess StartChild()
    {
        lock (_lock)
        {
            _stopping.Token.ThrowIfCancellationRequested();
            _child = ChildProcess.Start(slot.Start(), reaper, output, slot.Name, time);
            return _child;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Name} is ready, {Seconds:0.0} s after its start.")]
    private partial void LogReady(string name, double seconds);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "{Name} cannot be started: {Reason} It is tried again in {Wait:0.0} s (attempt {Attempt}).")]
    private partial void LogNotStarted(string name, string reason, double wait, int attempt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Name} no longer says that it is ready.")]
    private partial void LogNotReady(string name);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Name} ended with code {ExitCode} after {Seconds:0.0} s; it is started again in {Wait:0.0} s (restart {Attempt}).")]
    private partial void LogEnded(string name, int exitCode, double seconds, double wait, int attempt);
}
