using DeepSeek.ControlPlane.Metering.Delivery;
using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.Metering;

/// <summary>
/// Notes each second which requests are open: all of them in a file, with what has arrived of them, for whoever finds it after this process was killed, and
/// each once among the reports, so that the portal knows of it. What is over within a second leaves no note; its tokens are in its replica's report.
/// </summary>
internal sealed partial class OpenRequestNotes(
    OpenRequests open, UsageComposer usage, UsageOutbox outbox, UsageFolder folder, TimeProvider time, ILogger<OpenRequestNotes> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly OpenUsageFile _file = new(folder);
    private readonly HashSet<GatewayRequest> _known = new(ReferenceEqualityComparer.Instance);
    private bool _fails;

    public override void Dispose()
    {
        _file.Dispose();
        base.Dispose();
    }

    /// <summary>What is open at a clean stop has been closed by then, or is closed by the next life.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Note();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Note();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private void Note()
    {
        var still = new HashSet<GatewayRequest>(ReferenceEqualityComparer.Instance);
        open.ForEach(request =>
        {
            if (usage.Open(request) is not { } note)
            {
                return;
            }

            still.Add(request);
            _file.Add(note);
            var segments = request.Segments.AsSpan();
            for (var i = 0; i < segments.Length; i++)
            {
                if (usage.Segment(request, segments[i], i) is { } segment)
                {
                    _file.Add(segment);
                }
            }

            if (!_known.Contains(request))
            {
                outbox.Add(note);
            }
        });
        _known.Clear();
        _known.UnionWith(still);
        try
        {
            _file.Write();
            _fails = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!_fails)
            {
                LogNotNoted(logger, e.Message);
            }

            _fails = true;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Open requests cannot be noted on disk; if this gateway were killed, nobody would close them. {Reason}")]
    private static partial void LogNotNoted(ILogger logger, string reason);
}
