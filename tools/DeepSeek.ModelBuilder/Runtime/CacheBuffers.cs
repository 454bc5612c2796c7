using DeepSeek.ModelBuilder.Weights;
using Microsoft.ML.OnnxRuntime;

namespace DeepSeek.ModelBuilder.Runtime;

/// <summary>The key-value buffers of all layers, each bound as past and as present: the runtime writes new entries in place.</summary>
internal sealed class CacheBuffers : IDisposable
{
    public CacheBuffers(Qwen2Config config, int rows, int length)
    {
        long[] shape = [rows, config.KeyValueHeads, length, config.HeadSize];
        var size = rows * config.KeyValueHeads * length * config.HeadSize;
        Values = [.. Enumerable.Range(0, 2 * config.Layers).Select(_ => OrtValue.CreateTensorValueFromMemory(new float[size], shape))];
    }

    /// <summary>Key and value of each layer in turn.</summary>
    public IReadOnlyList<OrtValue> Values { get; }

    public void Dispose()
    {
        foreach (var value in Values) value.Dispose();
    }
}
