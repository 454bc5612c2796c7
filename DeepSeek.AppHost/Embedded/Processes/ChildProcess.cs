using System.Diagnostics;
using DeepSeek.AppHost.Embedded.Output;

namespace DeepSeek.AppHost.Embedded.Processes;

/// <summary>One run of a child, known to the reaper, its output in the log.</summary>
internal sealed class ChildProcess : IDisposable
{
    // What a child wrote just before it ended is still in the pipe; one that handed the pipe to a child of its own must not hold us up.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly Process _process;
    private readonly ReaperLink _reaper;
    private readonly Task _output;
    private readonly long _started;
    private readonly TimeProvider _time;

    private ChildProcess(Process process, ReaperLink reaper, Action<string> write, TimeProvider time)
    {
        _process = process;
        _reaper = reaper;
        _time = time;
        _started = time.GetTimestamp();
        Id = process.Id;
        process.StandardInput.Close();
        _output = Task.WhenAll(CopyAsync(process.StandardOutput, write), CopyAsync(process.StandardError, write));
    }

    public int Id { get; }

    public TimeSpan Age => _time.GetElapsedTime(_started);

    public static ChildProcess Start(ChildStart start, ReaperLink reaper, LogStream output, string name, TimeProvider time)
    {
        var info = start.ToStartInfo(output.Coloured);
        info.Environment[ReaperLink.MarkVariable] = reaper.Mark;
        var process = Process.Start(info)
            ?? throw new InvalidOperationException($"{name} was not started.");
        reaper.Add(process);
        return new ChildProcess(process, reaper, line => output.Write(name, line), time);
    }

    /// <summary>Waits for its end; returns its exit code.</summary>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        await Task.WhenAny(_output, Task.Delay(LastWords, _time, cancellationToken));
        _reaper.Remove(Id);
        return _process.ExitCode;
    }

    public void AskToStop() => ProcessSignals.AskToStop(_process);

    public void Kill() => ProcessSignals.Kill(_process);

    public void Dispose() => _process.Dispose();

    private static async Task CopyAsync(StreamReader reader, Action<string> write)
    {
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                try
                {
                    write(line);
                }
                catch (IOException)
                {
                    // Our own output is full or closed. Reading goes on: a child whose pipe fills would stand still.
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The process is gone, and its pipe with it.
        }
    }
}
