using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DeepSeek.Inference.Runtime;

/// <summary>A zeroed block of native memory: nothing for the garbage collector to move or to scan, and paged in only as it is used.</summary>
internal sealed unsafe class NativeTensor<T> : INativeTensor
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

    /// <summary>Some elements.</summary>
    public Span<T> At(long start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + count, Elements);
        return new Span<T>(_memory + start, count);
    }

    public OrtValue View(long start, params ReadOnlySpan<long> shape)
    {
        var elements = 1L;
        foreach (var side in shape) elements *= side;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + elements, Elements);
        return OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, _type, shape.ToArray(), (nint)(_memory + start), elements * sizeof(T));
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        NativeMemory.Free(_memory);
    }
}
