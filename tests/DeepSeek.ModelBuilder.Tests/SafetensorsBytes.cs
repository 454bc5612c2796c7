using System.Buffers.Binary;
using System.Text;

namespace DeepSeek.ModelBuilder.Tests;

/// <summary>Puts safetensors files together by hand.</summary>
internal static class SafetensorsBytes
{
    public static byte[] Compose(string header, params byte[] data)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var file = new byte[8 + json.Length + data.Length];
        BinaryPrimitives.WriteInt64LittleEndian(file, json.Length);
        json.CopyTo(file, 8);
        data.CopyTo(file, 8 + json.Length);
        return file;
    }
}
