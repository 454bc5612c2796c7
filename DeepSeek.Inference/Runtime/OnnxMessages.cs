using Google.Protobuf;

namespace DeepSeek.Inference.Runtime;

/// <summary>Streams the parts of an ONNX file: what nobody asks for, weights above all, is passed over and takes no memory.</summary>
internal static class OnnxMessages
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Reads a file, field by field.</summary>
    /// <param name="path">The file.</param>
    /// <param name="readField">Told of each field of the outermost message by its tag; it reads the field, or skips it.</param>
    /// <exception cref="ModelLoadException">The file cannot be read, or is none of ONNX's.</exception>
    public static void ReadFile(string path, Action<CodedInputStream, uint> readField)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.SequentialScan);
            using var input = new CodedInputStream(file);
            uint tag;
            while ((tag = input.ReadTag()) != 0) readField(input, tag);
        }
        catch (Exception error) when (error is InvalidProtocolBufferException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new ModelLoadException($"{Path.GetFileName(path)} cannot be read as an ONNX graph: {error.Message}", error);
        }
    }

    /// <summary>Reads a message that has a length, field by field.</summary>
    public static void Read(CodedInputStream input, Action<uint> readField)
    {
        var length = input.ReadLength();
        var end = input.Position + length;
        while (input.Position < end)
        {
            var tag = input.ReadTag();
            if (tag == 0) throw new InvalidDataException("the file ends early.");
            readField(tag);
        }

        if (input.Position != end) throw new InvalidDataException("a part is longer than what it lies in.");
    }
}
