using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DeepSeek.Inference.Runtime;

/// <summary>What goes into a pool's runs and comes out, in memory that stays where it is: bindings point at it and are used again.</summary>
internal sealed class RunTensors : IDisposable
{
    private readonly GraphForm _form;
    private readonly int _vocabulary;
    private readonly NativeTensor<Half>? _halfLogits;

    /// <summary>Reserves the memory.</summary>
    /// <param name="shape">The graph's measures.</param>
    /// <param name="form">What it takes.</param>
    /// <param name="rows">Most sequences in a run.</param>
    /// <param name="rowTokens">Most tokens of a sequence in a run with one row.</param>
    public RunTensors(ModelShape shape, GraphForm form, int rows, int rowTokens)
    {
        (_form, _vocabulary) = (form, shape.VocabularySize);
        var tokens = Math.Max(rows, rowTokens);
        Ids = new NativeTensor<long>(tokens, TensorElementType.Int64);
        Lengths = new NativeTensor<int>(rows, TensorElementType.Int32);
        Total = new NativeTensor<int>(1, TensorElementType.Int32);
        Positions = form.TakesPositions ? new NativeTensor<long>(tokens, TensorElementType.Int64) : null;
        Mask = form.TakesMask ? new NativeTensor<long>((long)rows * shape.ContextTokens, TensorElementType.Int64) : null;
        Logits = new NativeTensor<float>((long)tokens * _vocabulary, TensorElementType.Float);
        _halfLogits = form.LogitsType == TensorElementType.Float16
            ? new NativeTensor<Half>((long)tokens * _vocabulary, TensorElementType.Float16)
            : null;
    }

    public NativeTensor<long> Ids { get; }

    public NativeTensor<int> Lengths { get; }

    public NativeTensor<int> Total { get; }

    public NativeTensor<long>? Positions { get; }

    public NativeTensor<long>? Mask { get; }

    public NativeTensor<float> Logits { get; }

    /// <summary>What the graph writes its logits into.</summary>
    public INativeTensor RawLogits => _halfLogits is null ? Logits : _halfLogits;

    /// <summary>The logits of one position of the last run.</summary>
    public ReadOnlySpan<float> LogitsAt(int position)
    {
        var logits = Logits.At((long)position * _vocabulary, _vocabulary);
        if (_halfLogits is not null) TensorPrimitives.ConvertToSingle(_halfLogits.At((long)position * _vocabulary, _vocabulary), logits);
        return logits;
    }

    public void Dispose()
    {
        Ids.Dispose();
        Lengths.Dispose();
        Total.Dispose();
        Positions?.Dispose();
        Mask?.Dispose();
        Logits.Dispose();
        _halfLogits?.Dispose();
    }
}
