using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.ModelRepository;

/// <summary>
/// Says when the folder of models is to be looked through again: soon after the file system has told of a change, and every few seconds in any case.
/// It can be woken for other reasons as well.
/// </summary>
internal sealed partial class ModelFolderWatcher(
    IOptions<ModelRepositoryOptions> options, TimeProvider time, ILogger<ModelFolderWatcher> logger) : IDisposable
{
    // A copy tells of every piece that it has written: what comes within this time is looked at together.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(200);

    private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private FileSystemWatcher? _watcher;
    private bool _told;
    private bool _unwatched;

    /// <summary>Ends a wait.</summary>
    public void Wake() => _wakes.Writer.TryWrite(true);

    /// <summary>Waits until it is time to look again.</summary>
    /// <param name="atMost">No longer than this; null for as long as the settings say.</param>
    /// <param name="cancellationToken">Ends the wait for good.</param>
    public async Task WaitAsync(TimeSpan? atMost, CancellationToken cancellationToken)
    {
        Watch();
        var poll = TimeSpan.FromSeconds(options.Value.PollSeconds);
        if (atMost < poll) poll = atMost.Value;
        using var due = new CancellationTokenSource(poll, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(due.Token, cancellationToken);
        try
        {
            await _wakes.Reader.ReadAsync(either.Token);
            if (Interlocked.Exchange(ref _told, false)) await Task.Delay(Settling, time, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The poll is due.
        }
    }

    public void Dispose() => _watcher?.Dispose();

    // The folder may come later, and a watcher that has failed is made anew; until then there is the poll.
    private void Watch()
    {
        if (_watcher is not null || !Directory.Exists(options.Value.Path)) return;
        try
        {
            var watcher = new FileSystemWatcher(options.Value.Path)
            {
                IncludeSubdirectories = true,
                NotifyFilter = NotifyFilters.DirectoryName | NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.Size,
            };
            watcher.Created += (_, _) => Tell();
            watcher.Changed += (_, _) => Tell();
            watcher.Deleted += (_, _) => Tell();
            watcher.Renamed += (_, _) => Tell();
            watcher.Error += (_, failed) =>
            {
                LogUnwatched(logger, options.Value.Path, options.Value.PollSeconds, failed.GetException().Message);
                Interlocked.Exchange(ref _watcher, null)?.Dispose();
                Tell();
            };
            watcher.EnableRaisingEvents = true;
            _watcher = watcher;
            _unwatched = false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Said once, not at every look.
            if (!_unwatched) LogUnwatched(logger, options.Value.Path, options.Value.PollSeconds, error.Message);
            _unwatched = true;
        }
    }

    private void Tell()
    {
        Volatile.Write(ref _told, true);
        Wake();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "The file system does not tell of changes under {Path}, which is looked through every {Seconds} s (Models:PollSeconds) all the same: {Reason}")]
    private static partial void LogUnwatched(ILogger logger, string path, double seconds, string reason);
}
