namespace DeepSeek.Inference.Runtime;

/// <summary>The keys and values of one chunk of a prompt, outside any slot.</summary>
internal sealed class KeyValueBlock(IDeviceMemory? device, nint memory) : IDisposable
{
    private nint _memory = memory;

    /// <summary>Where it lies, on the device.</summary>
    public nint Memory => _memory;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _memory, 0) is not 0 and var reserved) device?.Free(reserved);
    }
}
