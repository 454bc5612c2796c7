using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace DeepSeek.ModelTrainer.Export;

/// <summary>Writes fp32 tensors in the safetensors format: length of header, JSON header, data.</summary>
internal static class SafetensorsWriter
{
    /// <summary>Writes the tensors in the order of their names.</summary>
    public static void Write(string path, IReadOnlyDictionary<string, (long[] Shape, float[] Data)> tensors)
    {
        var ordered = tensors.OrderBy(t => t.Key, StringComparer.Ordinal).ToList();
        var header = new SortedDictionary<string, object>(StringComparer.Ordinal)
        {
            ["__metadata__"] = new Dictionary<string, string> { ["format"] = "pt" },
        };
        var offset = 0L;
        foreach (var (name, (shape, data)) in ordered)
        {
            var end = offset + (data.LongLength * sizeof(float));
            header[name] = new Dictionary<string, object> { ["dtype"] = "F32", ["shape"] = shape, ["data_offsets"] = new[] { offset, end } };
            offset = end;
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        var padded = (json.Length + 7) / 8 * 8; // data begins on a multiple of eight
        var lead = new byte[8 + padded];
        BinaryPrimitives.WriteInt64LittleEndian(lead, padded);
        lead.AsSpan(8).Fill((byte)' ');
        json.CopyTo(lead, 8);

        using var file = File.Create(path);
        file.Write(lead);
        foreach (var (_, (_, data)) in ordered) file.Write(MemoryMarshal.AsBytes<float>(data));
    }
}
