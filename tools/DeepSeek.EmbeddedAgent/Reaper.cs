using System.Globalization;
using System.Runtime.InteropServices;

namespace DeepSeek.EmbeddedAgent;

/// <summary>
/// Outlives the AppHost by a moment: when the pipe from it closes, however it ended, the children it told us of are ended too. A process of its own,
/// because a process that is killed cannot do this itself, and the children know nothing of it.
/// </summary>
internal static class Reaper
{
    /// <summary>What we say when the AppHost may start children.</summary>
    private const string Ready = "ready";

    /// <summary>What we say when another AppHost has the data directory.</summary>
    private const string Locked = "locked";

    private static readonly TimeSpan LockLimit = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(50);

    public static int Run(string lockFile, string mark)
    {
        // Signals of a terminal reach us as they reach the AppHost; our time is when its pipe closes.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => context.Cancel = true);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = true);

        // Held until the last child is gone, so that the next AppHost on the same data directory starts when its ports and files are free.
        using var held = Acquire(lockFile);
        Console.WriteLine(held is null ? Locked : Ready);
        if (held is null)
        {
            return 1;
        }

        var children = new Dictionary<int, Child>();
        while (Console.In.ReadLine() is { } line)
        {
            // "+ <process id> <start, Unix milliseconds>" or "- <process id>".
            switch (line.Split(' '))
            {
                case ["+", var id, var start]:
                    var child = new Child(int.Parse(id, CultureInfo.InvariantCulture), long.Parse(start, CultureInfo.InvariantCulture));
                    children[child.Id] = child;
                    break;
                case ["-", var id]:
                    children.Remove(int.Parse(id, CultureInfo.InvariantCulture));
                    break;
            }
        }

        // Those found now come first: their start was read by this clock, and the clock may have been set since the AppHost read it.
        Ending.EndAll([.. MarkedProcesses.Find(mark), .. children.Values]);
        return 0;
    }

    private static FileStream? Acquire(string path)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        using var never = new ManualResetEventSlim();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (TimeProvider.System.GetElapsedTime(deadline) < LockLimit)
            {
                never.Wait(LockPoll);
            }
            catch (IOException)
            {
                return null;
            }
        }
    }
}
