using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace DeepSeek.Inference.Runtime;

/// <summary>Runs work that blocks on a thread of its own, which may leave the processor to whoever else wants it.</summary>
internal static partial class BackgroundThread
{
    private const int OfAThread = 0;
    private const int Calling = 0;

    // About a tenth of the share of an ordinary thread, where both want the same processor. Not Linux's policy for idle work, which leaves a
    // three-hundredth: a process that is killed ends with the last of its threads, and one that gets no processor takes minutes to.
    private const int Niceness = 10;

    // Of a thread that works here: what the one that watches it is to start.
    [ThreadStatic]
    private static BlockingCollection<Task>? _starts;

    /// <summary>Runs the work to its end.</summary>
    /// <param name="name">What it is about, for those who look at threads.</param>
    /// <param name="yields">Whether it leaves the processor to others, for as long as it takes.</param>
    /// <param name="work">The work.</param>
    public static Task<T> RunAsync<T>(string name, bool yields, Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);

        // Two threads: on Linux a thread that was made to give way can never be like others again, nor can those that it starts. This one starts what is
        // to stay, and tells of the end, which may start a worker of the thread pool.
        new Thread(() => Watch(name, yields, work, done)) { IsBackground = true, Name = $"watching {name}" }.Start();
        return done.Task;
    }

    /// <summary>Starts a thread that stays: it is like any other, also where it is started by work that gives way, and keeps nothing of its starter.</summary>
    public static void Start(Thread thread)
    {
        if (_starts is not { } starts)
        {
            thread.UnsafeStart();
            return;
        }

        var start = new Task(thread.UnsafeStart);
        starts.Add(start);
        start.GetAwaiter().GetResult();
    }

    private static void Watch<T>(string name, bool yields, Func<T> work, TaskCompletionSource<T> done)
    {
        var (result, error) = (default(T), default(Exception));
        using var starts = new BlockingCollection<Task>();
        var worker = new Thread(() =>
        {
            try
            {
                _starts = starts;
                if (yields) LowerPriority();
                result = work();
            }
#pragma warning disable CA1031 // It is the awaiting caller's, not this thread's.
            catch (Exception thrown)
#pragma warning restore CA1031
            {
                error = thrown;
            }
            finally
            {
                starts.CompleteAdding();
            }
        })
        {
            IsBackground = true,
            Name = name,
        };
        worker.Start();
        foreach (var start in starts.GetConsumingEnumerable()) start.RunSynchronously();
        worker.Join();
        if (error is OperationCanceledException cancelled) done.SetCanceled(cancelled.CancellationToken);
        else if (error is not null) done.SetException(error);
        else done.SetResult(result!);
    }

    private static void LowerPriority()
    {
        // .NET's own priorities do nothing on Linux.
        if (OperatingSystem.IsLinux()) _ = SetPriority(OfAThread, Calling, Niceness);
        else Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, int who, int niceness);
}
