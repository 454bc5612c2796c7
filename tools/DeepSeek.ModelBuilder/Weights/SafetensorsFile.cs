using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace DeepSeek.ModelBuilder.Weights;

/// <summary>One safetensors file: eight bytes with the header's length, a JSON header, then the data, which is read as it is asked for.</summary>
internal sealed class SafetensorsFile : IDisposable
{
    // The format's own limit, which keeps a broken length from asking for terabytes.
    private const long LargestHeader = 100_000_000;

    private readonly string _path;
    private readonly SafeFileHandle _handle;
    private readonly long _dataStart;
    private readonly Dictionary<string, SafetensorsEntry> _entries = new(StringComparer.Ordinal);

    public SafetensorsFile(string path)
    {
        _path = path;
        if (!File.Exists(path)) throw new InvalidDataException($"{path}: there is no such file.");
        _handle = File.OpenHandle(path);
        try
        {
            _dataStart = ReadHeader();
        }
        catch
        {
            _handle.Dispose();
            throw;
        }
    }

    /// <summary>The names of the tensors inside.</summary>
    public IReadOnlyCollection<string> Names => _entries.Keys;

    /// <summary>The shape of a tensor.</summary>
    public IReadOnlyList<long> ShapeOf(string name) => Find(name).Shape;

    /// <summary>The values of a tensor as fp32, whatever precision they are stored in.</summary>
    public float[] Read(string name)
    {
        var entry = Find(name);
        var bytes = new byte[entry.End - entry.Start];
        ReadExactly(bytes, _dataStart + entry.Start);
        return entry.Type switch
        {
            "F32" => MemoryMarshal.Cast<byte, float>(bytes).ToArray(),
            "F16" => Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(bytes).ToArray(), h => (float)h),
            "BF16" => Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(bytes).ToArray(), b => BitConverter.UInt32BitsToSingle((uint)b << 16)),
            _ => throw new InvalidDataException($"{_path}: tensor '{name}' has type {entry.Type}; F32, F16 and BF16 can be read."),
        };
    }

    public void Dispose() => _handle.Dispose();

    private SafetensorsEntry Find(string name) =>
        _entries.TryGetValue(name, out var entry) ? entry : throw new InvalidDataException($"{_path}: there is no tensor '{name}'.");

    private long ReadHeader()
    {
        var fileLength = RandomAccess.GetLength(_handle);
        if (fileLength < 8) throw new InvalidDataException($"{_path}: {fileLength} bytes are too few for a safetensors file.");
        Span<byte> lead = stackalloc byte[8];
        ReadExactly(lead, 0);
        var headerLength = BinaryPrimitives.ReadInt64LittleEndian(lead);
        if (headerLength is <= 0 or > LargestHeader || 8 + headerLength > fileLength)
        {
            throw new InvalidDataException($"{_path}: the header's length {headerLength} does not fit a file of {fileLength} bytes.");
        }

        var header = new byte[headerLength];
        ReadExactly(header, 8);
        try
        {
            using var document = JsonDocument.Parse(header);
            foreach (var tensor in document.RootElement.EnumerateObject())
            {
                if (tensor.Name != "__metadata__") _entries.Add(tensor.Name, ParseEntry(tensor, fileLength - 8 - headerLength));
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new InvalidDataException($"{_path}: the header is no safetensors header: {error.Message}", error);
        }

        return 8 + headerLength;
    }

    private SafetensorsEntry ParseEntry(JsonProperty tensor, long dataLength)
    {
        var type = tensor.Value.GetProperty("dtype").GetString()!;
        long[] shape = [.. tensor.Value.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64())];
        long[] offsets = [.. tensor.Value.GetProperty("data_offsets").EnumerateArray().Select(d => d.GetInt64())];
        if (offsets.Length != 2 || offsets[0] < 0 || offsets[1] < offsets[0] || offsets[1] > dataLength)
        {
            throw new InvalidDataException($"{_path}: tensor '{tensor.Name}' lies outside the file's {dataLength} bytes of data.");
        }

        var width = type switch { "F32" => 4, "F16" or "BF16" => 2, _ => 0 };
        if (width > 0 && shape.Aggregate(1L, (a, d) => a * d) * width != offsets[1] - offsets[0])
        {
            var bytes = offsets[1] - offsets[0];
            throw new InvalidDataException($"{_path}: tensor '{tensor.Name}' of shape [{string.Join(", ", shape)}] does not fill its {bytes} bytes.");
        }

        return new SafetensorsEntry(type, shape, offsets[0], offsets[1]);
    }

    private void ReadExactly(Span<byte> buffer, long offset)
    {
        while (!buffer.IsEmpty)
        {
            var read = RandomAccess.Read(_handle, buffer, offset);
            if (read == 0) throw new InvalidDataException($"{_path}: the file ends early.");
            buffer = buffer[read..];
            offset += read;
        }
    }
}
