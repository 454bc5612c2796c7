using Microsoft.ML.OnnxRuntime;

namespace DeepSeek.Inference.Runtime;

/// <summary>Memory where a model computes.</summary>
internal interface IDeviceMemory
{
    /// <summary>What ONNX Runtime calls it.</summary>
    OrtMemoryInfo Info { get; }

    /// <summary>What there is of it, used or not, in bytes; null where that cannot be found out.</summary>
    long? TotalBytes { get; }

    /// <summary>Reserves memory. What it holds at first is of no meaning.</summary>
    /// <exception cref="InsufficientMemoryException">There is not that much.</exception>
    nint Allocate(long bytes);

    void Free(nint memory);

    /// <summary>Copies between two places that do not overlap.</summary>
    void Copy(nint from, nint to, long bytes);

    /// <summary>Waits until copies are done.</summary>
    void Synchronize();
}
