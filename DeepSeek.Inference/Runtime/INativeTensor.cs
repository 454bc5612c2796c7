using Microsoft.ML.OnnxRuntime;

namespace DeepSeek.Inference.Runtime;

/// <summary>Native memory that can be seen as a tensor.</summary>
internal interface INativeTensor : IDisposable
{
    /// <summary>A view in a shape, from an element on. To be disposed of before this.</summary>
    OrtValue View(long start, params ReadOnlySpan<long> shape);
}
