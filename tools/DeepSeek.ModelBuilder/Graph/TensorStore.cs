using System.Globalization;
using System.Runtime.InteropServices;
using DeepSeek.ModelBuilder.Onnx;
using Google.Protobuf;

namespace DeepSeek.ModelBuilder.Graph;

/// <summary>Keeps weights inside the model file or, where that would grow past what protobuf can hold, in a data file beside it.</summary>
/// <param name="dataFile">The path of the data file; null keeps all weights inside.</param>
internal sealed class TensorStore(string? dataFile) : IDisposable
{
    // Mapped files begin on pages: an aligned tensor is mapped, not copied.
    private const int Alignment = 4096;

    // A small tensor in the data file would only waste a page.
    private const int SmallestExternal = 1024;

    private readonly FileStream? _data = dataFile is null ? null : File.Create(dataFile);

    /// <summary>Makes an initializer of the values.</summary>
    public TensorProto Add(string name, float[] values, ReadOnlySpan<long> shape)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)TensorProto.Types.DataType.Float };
        tensor.Dims.Add(shape.ToArray());
        if (shape.ToArray().Aggregate(1L, (a, d) => a * d) != values.LongLength)
        {
            throw new ArgumentException($"{name}: {values.LongLength} values do not fill [{string.Join(", ", shape.ToArray())}].", nameof(values));
        }

        var bytes = MemoryMarshal.AsBytes<float>(values);
        if (_data is null || values.Length < SmallestExternal)
        {
            tensor.RawData = ByteString.CopyFrom(bytes);
            return tensor;
        }

        _data.SetLength((_data.Length + Alignment - 1) / Alignment * Alignment);
        _data.Position = _data.Length;
        tensor.DataLocation = TensorProto.Types.DataLocation.External;
        tensor.ExternalData.Add(Entry("location", Path.GetFileName(_data.Name)));
        tensor.ExternalData.Add(Entry("offset", _data.Position.ToString(CultureInfo.InvariantCulture)));
        tensor.ExternalData.Add(Entry("length", bytes.Length.ToString(CultureInfo.InvariantCulture)));
        _data.Write(bytes);
        return tensor;
    }

    public void Dispose() => _data?.Dispose();

    private static StringStringEntryProto Entry(string key, string value) => new() { Key = key, Value = value };
}
