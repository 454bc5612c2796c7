using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DeepSeek.Inference.Runtime;

/// <summary>A zeroed block of native memory: nothing for the garbage collector to move or to scan, and paged in only as it is used.</summary>
internal sealed unsafe class NativeTensor<T> : IDisposable
    where T : unmanaged
{
    private readonly T* _memory;
    private readonly TensorElementType _type;
    private bool _disposed;

    public NativeTensor(long elements, TensorElementType type)
    {
        Elements = elements;
        _type = type;
        _memory = (T*)NativeMemory.AllocZeroed((nuint)elements, (nuint)sizeof(T));
    }

    public long Elements { get; }

    /// <summary>The first elements; a span reaches no further than 2^31 of them.</summary>
    public Span<T> Span => new(_memory, (int)Math.Min(Elements, int.MaxValue));

    /// <summary>A view of the first elements in a shape. To be disposed of before this.</summary>
    public OrtValue View(params long[] shape)
    {
        var elements = shape.Aggregate(1L, (product, side) => product * side);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(elements, Elements);
        return OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, _type, shape, (nint)_memory, elements * sizeof(T));
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        NativeMemory.Free(_memory);
    }
}
