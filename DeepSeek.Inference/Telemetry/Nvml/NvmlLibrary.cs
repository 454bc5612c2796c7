using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;

namespace DeepSeek.Inference.Telemetry.Nvml;

/// <summary>
/// NVIDIA's management library, opened and initialized. It comes with the driver, so it is looked for while running, function by function: one that
/// an old driver lacks costs its figure and no more. Nobody may be in a call while it is disposed of.
/// </summary>
internal sealed unsafe class NvmlLibrary : IDisposable
{
    // The longest that the documentation allows to a name or a UUID, its end included.
    private const int TextLength = 96;
    private const int DieSensor = 0;

    private readonly nint _library;
    private readonly delegate* unmanaged[Cdecl]<NvmlReturn> _shutdown;
    private readonly delegate* unmanaged[Cdecl]<NvmlReturn, byte*> _errorString;
    private readonly delegate* unmanaged[Cdecl]<uint, nint*, NvmlReturn> _handleByIndex;
    private readonly delegate* unmanaged[Cdecl]<byte*, nint*, NvmlReturn> _handleByBusId;
    private readonly delegate* unmanaged[Cdecl]<nint, byte*, uint, NvmlReturn> _name;
    private readonly delegate* unmanaged[Cdecl]<nint, byte*, uint, NvmlReturn> _uuid;
    private readonly delegate* unmanaged[Cdecl]<nint, NvmlUtilization*, NvmlReturn> _utilization;
    private readonly delegate* unmanaged[Cdecl]<nint, NvmlMemory*, NvmlReturn> _memory;
    private readonly delegate* unmanaged[Cdecl]<nint, int, uint*, NvmlReturn> _temperature;
    private readonly delegate* unmanaged[Cdecl]<nint, uint*, NvmlReturn> _power;
    private bool _initialized;

    private NvmlLibrary(nint library)
    {
        _library = library;
        _shutdown = (delegate* unmanaged[Cdecl]<NvmlReturn>)Find("nvmlShutdown");
        _errorString = (delegate* unmanaged[Cdecl]<NvmlReturn, byte*>)Find("nvmlErrorString");
        _handleByIndex = (delegate* unmanaged[Cdecl]<uint, nint*, NvmlReturn>)Find("nvmlDeviceGetHandleByIndex_v2");
        _handleByBusId = (delegate* unmanaged[Cdecl]<byte*, nint*, NvmlReturn>)Find("nvmlDeviceGetHandleByPciBusId_v2");
        _name = (delegate* unmanaged[Cdecl]<nint, byte*, uint, NvmlReturn>)Find("nvmlDeviceGetName");
        _uuid = (delegate* unmanaged[Cdecl]<nint, byte*, uint, NvmlReturn>)Find("nvmlDeviceGetUUID");
        _utilization = (delegate* unmanaged[Cdecl]<nint, NvmlUtilization*, NvmlReturn>)Find("nvmlDeviceGetUtilizationRates");
        _memory = (delegate* unmanaged[Cdecl]<nint, NvmlMemory*, NvmlReturn>)Find("nvmlDeviceGetMemoryInfo");
        _temperature = (delegate* unmanaged[Cdecl]<nint, int, uint*, NvmlReturn>)Find("nvmlDeviceGetTemperature");
        _power = (delegate* unmanaged[Cdecl]<nint, uint*, NvmlReturn>)Find("nvmlDeviceGetPowerUsage");
    }

    /// <summary>What the library is called on this platform.</summary>
    public static string DefaultPath => OperatingSystem.IsWindows() ? "nvml.dll" : "libnvidia-ml.so.1";

    /// <summary>Opens and initializes it; false where it is not there or does not want to, and then why.</summary>
    public static bool TryOpen(string path, [NotNullWhen(true)] out NvmlLibrary? nvml, [NotNullWhen(false)] out string? fault)
    {
        (nvml, fault) = (null, null);
        if (!NativeLibrary.TryLoad(path, out var library))
        {
            fault = $"{path} cannot be loaded";
            return false;
        }

        var opened = new NvmlLibrary(library);
        var initialize = (delegate* unmanaged[Cdecl]<NvmlReturn>)opened.Find("nvmlInit_v2");
        var result = initialize is null ? NvmlReturn.FunctionNotFound : initialize();
        if (result != NvmlReturn.Success)
        {
            fault = $"nvmlInit_v2: {opened.Describe(result)}";
            opened.Dispose();
            return false;
        }

        opened._initialized = true;
        nvml = opened;
        return true;
    }

    /// <summary>What a result means, in the library's words.</summary>
    public string Describe(NvmlReturn result) =>
        (_errorString is null ? null : Marshal.PtrToStringUTF8((nint)_errorString(result))) ?? $"error {(int)result}";

    /// <summary>The GPU of an index. Its order is NVML's, by PCI bus, which need not be CUDA's.</summary>
    public NvmlReturn FindDevice(int index, out nint device)
    {
        nint found = 0;
        var result = _handleByIndex is null ? NvmlReturn.FunctionNotFound : _handleByIndex((uint)index, &found);
        device = found;
        return result;
    }

    /// <summary>The GPU at a place on the PCI bus, such as <c>0000:65:00.0</c>.</summary>
    public NvmlReturn FindDevice(string busId, out nint device)
    {
        nint found = 0;
        var result = NvmlReturn.FunctionNotFound;
        if (_handleByBusId is not null)
        {
            fixed (byte* text = Encoding.UTF8.GetBytes(busId + '\0')) result = _handleByBusId(text, &found);
        }

        device = found;
        return result;
    }

    public NvmlReturn GetName(nint device, out string name) => GetText(_name, device, out name);

    public NvmlReturn GetUuid(nint device, out string uuid) => GetText(_uuid, device, out uuid);

    public NvmlReturn GetUtilization(nint device, out NvmlUtilization utilization)
    {
        NvmlUtilization found = default;
        var result = _utilization is null ? NvmlReturn.FunctionNotFound : _utilization(device, &found);
        utilization = found;
        return result;
    }

    public NvmlReturn GetMemory(nint device, out NvmlMemory memory)
    {
        NvmlMemory found = default;
        var result = _memory is null ? NvmlReturn.FunctionNotFound : _memory(device, &found);
        memory = found;
        return result;
    }

    /// <summary>The die's temperature, in degrees Celsius.</summary>
    public NvmlReturn GetTemperature(nint device, out uint celsius)
    {
        uint found = 0;
        var result = _temperature is null ? NvmlReturn.FunctionNotFound : _temperature(device, DieSensor, &found);
        celsius = found;
        return result;
    }

    /// <summary>What the GPU and what belongs to it draws, in milliwatts.</summary>
    public NvmlReturn GetPower(nint device, out uint milliwatts)
    {
        uint found = 0;
        var result = _power is null ? NvmlReturn.FunctionNotFound : _power(device, &found);
        milliwatts = found;
        return result;
    }

    public void Dispose()
    {
        if (_initialized && _shutdown is not null) _shutdown();
        _initialized = false;
        NativeLibrary.Free(_library);
    }

    private static NvmlReturn GetText(delegate* unmanaged[Cdecl]<nint, byte*, uint, NvmlReturn> function, nint device, out string text)
    {
        var buffer = stackalloc byte[TextLength];
        var result = function is null ? NvmlReturn.FunctionNotFound : function(device, buffer, TextLength);
        var bytes = new ReadOnlySpan<byte>(buffer, TextLength);
        var end = bytes.IndexOf((byte)0);
        text = result == NvmlReturn.Success ? Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]) : "";
        return result;
    }

    private nint Find(string function) => NativeLibrary.TryGetExport(_library, function, out var address) ? address : 0;
}
