using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DeepSeek.EmbeddedAgent;

/// <summary>Asks processes to stop, waits a little, then makes them.</summary>
internal static partial class Ending
{
    private const int Termination = 15;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(25);

    public static void EndAll(IReadOnlyCollection<Child> children)
    {
        var left = children.DistinctBy(child => child.Id).Select(child => child.Find()).OfType<Process>().ToList();
        if (!OperatingSystem.IsWindows())
        {
            left.ForEach(process => _ = Signal(process.Id, Termination));
            var asked = TimeProvider.System.GetTimestamp();
            using var never = new ManualResetEventSlim();
            while (left.Any(process => !process.HasExited) && TimeProvider.System.GetElapsedTime(asked) < Grace)
            {
                never.Wait(Poll);
            }
        }

        foreach (var process in left.Where(process => !process.HasExited))
        {
            try
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit(Grace);
            }
            catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
            {
                // It ended meanwhile.
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int processId, int signal);
}
