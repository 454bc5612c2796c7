using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DeepSeek.AppHost.Embedded.Processes;

/// <summary>Asking a process to stop, and making it.</summary>
internal static partial class ProcessSignals
{
    private const int Termination = 15;

    /// <summary>SIGTERM. Windows has nothing like it for a process without a console of its own: there it is ended at once.</summary>
    public static void AskToStop(Process process)
    {
        if (OperatingSystem.IsWindows())
        {
            Kill(process);
        }
        else if (!process.HasExited)
        {
            _ = Signal(process.Id, Termination);
        }
    }

    /// <summary>Ends it and what it started.</summary>
    public static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended meanwhile.
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int processId, int signal);
}
