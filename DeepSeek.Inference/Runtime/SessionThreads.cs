using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace DeepSeek.Inference.Runtime;

/// <summary>
/// Makes the threads that sessions compute with, in ONNX Runtime's stead: its own are like the thread that opens the session, and where that leaves the
/// processor to others they would do so for as long as the model is served.
/// </summary>
internal static unsafe partial class SessionThreads
{
    /// <summary>What they are called, for those who look at threads.</summary>
    public const string Name = "model";

    // Later ones have all that the earlier ones had; this one is the first with such threads.
    private const uint InterfaceVersion = 10;

    /// <summary>Has a session's threads made here.</summary>
    /// <exception cref="ModelLoadException">The runtime does not take them.</exception>
    public static void Serve(SessionOptions options)
    {
        var getInterface = (delegate* unmanaged[Cdecl]<uint, OrtApi*>)InterfaceBase()->GetApi;
        var runtime = getInterface(InterfaceVersion);
        if (runtime is null) throw new ModelLoadException("ONNX Runtime is of a version that takes no threads from outside.");
        delegate* unmanaged[Cdecl]<nint, nint, nint, nint> make = &Make;
        delegate* unmanaged[Cdecl]<nint, void> join = &Join;
        Set(runtime, runtime->SessionOptionsSetCustomCreateThreadFn, options, (nint)make);
        Set(runtime, runtime->SessionOptionsSetCustomJoinThreadFn, options, (nint)join);
    }

    private static void Set(OrtApi* runtime, nint setter, SessionOptions options, nint function)
    {
        var status = ((delegate* unmanaged[Cdecl]<nint, nint, nint>)setter)(options.DangerousGetHandle(), function);
        if (status == 0) return;
        ((delegate* unmanaged[Cdecl]<nint, void>)runtime->ReleaseStatus)(status);
        throw new ModelLoadException("ONNX Runtime refuses threads from outside.");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Make(nint options, nint work, nint argument)
    {
        try
        {
            var thread = new Thread(() => ((delegate* unmanaged[Cdecl]<nint, void>)work)(argument)) { IsBackground = true, Name = Name };
            BackgroundThread.Start(thread);
            return GCHandle.ToIntPtr(GCHandle.Alloc(thread));
        }
#pragma warning disable CA1031 // No exception may reach native code; without a thread the session is not made, and its load says so.
        catch (Exception)
#pragma warning restore CA1031
        {
            return 0;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Join(nint handle)
    {
        var thread = GCHandle.FromIntPtr(handle);
        ((Thread)thread.Target!).Join();
        thread.Free();
    }

    [LibraryImport("onnxruntime", EntryPoint = "OrtGetApiBase")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial OrtApiBase* InterfaceBase();
}
