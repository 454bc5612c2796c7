using System.Runtime.InteropServices;

namespace DeepSeek.Platform.FunctionalTests;

/// <summary>What a terminal and an operator send to a process.</summary>
internal static partial class Signals
{
    private const int Interruption = 2;
    private const int Kill = 9;
    private const int Termination = 15;

    /// <summary>Ctrl-C.</summary>
    public static void Interrupt(int processId) => Send(processId, Interruption);

    /// <summary>What <c>kill</c> sends.</summary>
    public static void Terminate(int processId) => Send(processId, Termination);

    /// <summary><c>kill -9</c>: nothing can be done about it.</summary>
    public static void KillHard(int processId) => Send(processId, Kill);

    private static void Send(int processId, int signal) => Assert.Equal(0, NativeKill(processId, signal));

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int NativeKill(int processId, int signal);
}
