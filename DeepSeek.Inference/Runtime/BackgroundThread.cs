using System.Runtime.InteropServices;

namespace DeepSeek.Inference.Runtime;

/// <summary>Runs work that blocks on a thread of its own that leaves the processor to whoever else wants it.</summary>
internal static partial class BackgroundThread
{
    private const int OfAThread = 0;
    private const int Calling = 0;

    // About a tenth of the share of an ordinary thread, where both want the same processor.
    private const int Niceness = 10;

    // Linux's policy for what runs only where nothing else wants to: a three-hundredth of an ordinary thread's share, and it gives way at once.
    private const int IdlePolicy = 5;

    /// <summary>Runs the work to its end.</summary>
    /// <param name="name">What it is about, for those who look at threads.</param>
    /// <param name="yields">
    /// Whether it leaves the processor to others. On Linux a thread that was made to can never be like others again, nor can those that it starts: not for
    /// work that starts threads which stay.
    /// </param>
    /// <param name="work">The work.</param>
    public static Task<T> RunAsync<T>(string name, bool yields, Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);

        // Two threads: telling of the end may start a worker of the thread pool, which would be as slow as the one that starts it, for good.
        new Thread(() => Watch(name, yields, work, done)) { IsBackground = true, Name = $"watching {name}" }.Start();
        return done.Task;
    }

    private static void Watch<T>(string name, bool yields, Func<T> work, TaskCompletionSource<T> done)
    {
        var (result, error) = (default(T), default(Exception));
        var worker = new Thread(() =>
        {
            try
            {
                if (yields) LowerPriority();
                result = work();
            }
#pragma warning disable CA1031 // It is the awaiting caller's, not this thread's.
            catch (Exception thrown)
#pragma warning restore CA1031
            {
                error = thrown;
            }
        })
        {
            IsBackground = true,
            Name = name,
        };
        worker.Start();
        worker.Join();
        if (error is OperationCanceledException cancelled) done.SetCanceled(cancelled.CancellationToken);
        else if (error is not null) done.SetException(error);
        else done.SetResult(result!);
    }

    private static void LowerPriority()
    {
        // .NET's own priorities do nothing on Linux. Where the policy is not allowed (a sandbox may filter the call), a niceness mostly is.
        if (!OperatingSystem.IsLinux()) Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        else if (SetScheduler(Calling, IdlePolicy, 0) != 0) _ = SetPriority(OfAThread, Calling, Niceness);
    }

    // The parameter is a structure of one whole number, the real-time priority, of which this policy has none.
    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetScheduler(int thread, int policy, in int priority);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, int who, int niceness);
}
