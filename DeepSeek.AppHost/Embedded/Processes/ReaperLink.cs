using System.Diagnostics;
using System.Globalization;

namespace DeepSeek.AppHost.Embedded.Processes;

/// <summary>Tells the reaper which processes to end when we no longer can. Its pipe closes when this process ends, however that happens.</summary>
internal sealed class ReaperLink : IAsyncDisposable
{
    /// <summary>The variable that carries the mark.</summary>
    internal const string MarkVariable = "DEEPSEEK_APPHOST_RUN";

    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(6);

    private readonly Process _process;
    private readonly Lock _lock = new();

    private bool _closed;

    private ReaperLink(Process process, string mark)
    {
        _process = process;
        Mark = mark;
    }

    /// <summary>In the environment of every child, so that one we had no time to tell of is found all the same (Linux).</summary>
    public string Mark { get; }

    /// <summary>Starts it. Null where another AppHost has the data directory.</summary>
    public static async Task<ReaperLink?> StartAsync(string agentPath, string dataDirectory, CancellationToken cancellationToken)
    {
        var mark = Guid.NewGuid().ToString("N");
        var start = new ChildStart(
            agentPath,
            ["reap", Path.Combine(dataDirectory, "apphost.lock"), $"{MarkVariable}={mark}"],
            Path.GetDirectoryName(agentPath)!,
            new Dictionary<string, string>());
        var process = Process.Start(start.ToStartInfo(coloured: false)) ?? throw new InvalidOperationException("The reaper was not started.");
        var answer = await process.StandardOutput.ReadLineAsync(cancellationToken);
        if (answer == "ready")
        {
            return new ReaperLink(process, mark);
        }

        using (process)
        {
            return answer == "locked"
                ? null
                : throw new InvalidOperationException("The reaper did not start: " + await process.StandardError.ReadToEndAsync(cancellationToken));
        }
    }

    public void Add(Process child)
    {
        try
        {
            Add(child.Id, child.StartTime);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended already: nothing to reap.
        }
    }

    internal void Add(int processId, DateTimeOffset start) =>
        Say(string.Create(CultureInfo.InvariantCulture, $"+ {processId} {start.ToUnixTimeMilliseconds()}"));

    public void Remove(int processId) => Say(string.Create(CultureInfo.InvariantCulture, $"- {processId}"));

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            _process.StandardInput.Close();
        }

        using var limit = new CancellationTokenSource(EndLimit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            ProcessSignals.Kill(_process);
        }

        _process.Dispose();
    }

    private void Say(string line)
    {
        lock (_lock)
        {
            if (_closed)
            {
                return;
            }

            try
            {
                _process.StandardInput.WriteLine(line);
                _process.StandardInput.Flush();
            }
            catch (IOException)
            {
                // Somebody ended the reaper. Children are still stopped whenever we end by ourselves.
            }
        }
    }
}
