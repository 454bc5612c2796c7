using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DeepSeek.Inference.Runtime;

/// <summary>
/// The memory of a pool: a key and a value buffer for each layer, each [slots, heads, context, head size], so that any run of neighbouring slots is
/// one tensor and nothing is copied to put a batch together.
/// </summary>
internal sealed class KeyValueMemory : IDisposable
{
    private readonly ModelShape _shape;
    private readonly IDeviceMemory _device;
    private readonly TensorElementType _type;
    private readonly List<nint> _buffers = [];

    public KeyValueMemory(ModelShape shape, IDeviceMemory device, TensorElementType type, int slots)
    {
        (_shape, _device, _type) = (shape, device, type);
        try
        {
            for (var i = 0; i < shape.Buffers; i++) _buffers.Add(device.Allocate(slots * shape.SlotBytes));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>A buffer's part that belongs to some slots, to be bound as past and as present. To be disposed of before this.</summary>
    public OrtValue View(int buffer, int first, int slots) => OrtValue.CreateTensorValueWithData(
        _device.Info,
        _type,
        [slots, _shape.KeyValueHeads, _shape.ContextTokens, _shape.HeadSize],
        _buffers[buffer] + (nint)(first * _shape.SlotBytes),
        slots * _shape.SlotBytes);

    /// <summary>Copies the first tokens of one slot into another.</summary>
    public void Copy(int from, int to, int tokens)
    {
        foreach (var buffer in _buffers)
        {
            for (var head = 0; head < _shape.KeyValueHeads; head++)
            {
                _device.Copy(At(buffer, from, head, 0), At(buffer, to, head, 0), (long)tokens * _shape.HeadBytes);
            }
        }

        _device.Synchronize();
    }

    /// <summary>Copies tokens of a slot into memory of their own.</summary>
    public KeyValueBlock Save(int slot, int start, int tokens)
    {
        var block = new KeyValueBlock(_device, _device.Allocate(tokens * _shape.TokenBytes));
        Exchange(block.Memory, slot, start, tokens, intoBlock: true);
        return block;
    }

    /// <summary>Copies a block's tokens into a slot.</summary>
    public void Load(KeyValueBlock block, int slot, int start, int tokens) => Exchange(block.Memory, slot, start, tokens, intoBlock: false);

    public void Dispose()
    {
        foreach (var buffer in _buffers) _device.Free(buffer);
        _buffers.Clear();
    }

    private void Exchange(nint block, int slot, int start, int tokens, bool intoBlock)
    {
        var bytes = (long)tokens * _shape.HeadBytes;
        foreach (var buffer in _buffers)
        {
            for (var head = 0; head < _shape.KeyValueHeads; head++, block += (nint)bytes)
            {
                var place = At(buffer, slot, head, start);
                if (intoBlock) _device.Copy(place, block, bytes);
                else _device.Copy(block, place, bytes);
            }
        }

        _device.Synchronize();
    }

    private nint At(nint buffer, int slot, int head, int token) =>
        buffer + (nint)((slot * _shape.SlotBytes) + ((((long)head * _shape.ContextTokens) + token) * _shape.HeadBytes));
}
