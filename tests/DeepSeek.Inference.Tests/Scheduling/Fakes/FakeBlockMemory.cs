using DeepSeek.Inference.Runtime;
using Microsoft.ML.OnnxRuntime;

namespace DeepSeek.Inference.Tests.Scheduling.Fakes;

/// <summary>Where saved blocks of a <see cref="FakeSlotPool"/> lie: notices what is freed twice, and what is not freed.</summary>
internal sealed class FakeBlockMemory : IDeviceMemory
{
    private readonly Dictionary<nint, int[]> _blocks = [];
    private nint _last;

    public OrtMemoryInfo Info => OrtMemoryInfo.DefaultInstance;

    public long? TotalBytes => null;

    /// <summary>Blocks that are not freed yet.</summary>
    public int Live => _blocks.Count;

    /// <summary>Most blocks there ever were at a time.</summary>
    public int Most { get; private set; }

    public nint Store(int[] content)
    {
        _blocks.Add(++_last, content);
        Most = Math.Max(Most, Live);
        return _last;
    }

    public int[] Read(nint memory) => _blocks[memory];

    public nint Allocate(long bytes) => throw new NotSupportedException("Blocks are stored with what is in them.");

    public void Free(nint memory)
    {
        if (!_blocks.Remove(memory)) throw new InvalidOperationException("A block is freed that there is not.");
    }

    public void Copy(nint from, nint to, long bytes) => throw new NotSupportedException("Blocks are stored with what is in them.");

    public void Synchronize()
    {
    }
}
