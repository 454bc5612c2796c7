using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DeepSeek.Inference.Runtime;

/// <summary>The keys and values of one sequence, layer by layer, in native memory of the device.</summary>
internal sealed class KeyValueCache : IDisposable
{
    private readonly List<NativeTensor<float>> _memory = [];
    private readonly List<OrtValue> _values = [];
    private readonly OrtMemoryInfo? _deviceMemory;
    private readonly OrtAllocator? _deviceAllocator;

    public KeyValueCache(OnnxModelSession model)
    {
        long[] shape = [1, model.Shape.KeyValueHeads, model.Shape.ContextTokens, model.Shape.HeadSize];
        if (model.Device == RuntimeDevice.Cuda)
        {
            _deviceMemory = new OrtMemoryInfo("Cuda", OrtAllocatorType.DeviceAllocator, model.DeviceIndex, OrtMemType.Default);
            _deviceAllocator = new OrtAllocator(model.Session, _deviceMemory);
        }

        for (var i = 0; i < 2 * model.Shape.Layers; i++)
        {
            if (_deviceAllocator is not null)
            {
                _values.Add(OrtValue.CreateAllocatedTensorValue(_deviceAllocator, TensorElementType.Float, shape));
            }
            else
            {
                var memory = new NativeTensor<float>(model.Shape.CacheElements, TensorElementType.Float);
                _memory.Add(memory);
                _values.Add(memory.View(shape));
            }
        }
    }

    /// <summary>Binds every buffer as past and as present.</summary>
    public void Bind(OrtIoBinding binding)
    {
        for (var i = 0; i < _values.Count; i++)
        {
            var (layer, key) = (i / 2, i % 2 == 0);
            binding.BindInput(GraphContract.PastName(layer, key), _values[i]);
            binding.BindOutput(GraphContract.PresentName(layer, key), _values[i]);
        }
    }

    public void Dispose()
    {
        foreach (var value in _values) value.Dispose();
        foreach (var memory in _memory) memory.Dispose();
        _deviceAllocator?.Dispose();
        _deviceMemory?.Dispose();
    }
}
