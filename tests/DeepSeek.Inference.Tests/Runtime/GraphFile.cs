using DeepSeek.Inference.Runtime;
using Google.Protobuf;

namespace DeepSeek.Inference.Tests.Runtime;

/// <summary>Writes graph files by hand, with just the fields that are read.</summary>
internal sealed class GraphFile : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx");

    /// <summary>A model of parts, made with <see cref="Graph"/> and <see cref="Function"/>.</summary>
    public static GraphFile Of(params byte[][] parts)
    {
        var file = new GraphFile();
        File.WriteAllBytes(file.Path, [.. parts.SelectMany(p => p)]);
        return file;
    }

    /// <summary>The model's graph.</summary>
    public static byte[] Graph(params byte[][] parts) => Field(OnnxFields.ModelGraph, parts);

    /// <summary>A function of the model's own.</summary>
    public static byte[] Function(params byte[][] nodes) => Field(OnnxFields.ModelFunction, nodes);

    /// <summary>A node of a graph.</summary>
    public static byte[] Node(string type, string[] inputs, string[] outputs, params byte[][] subgraphs) =>
        Field(OnnxFields.GraphNode, NodeParts(type, inputs, outputs, subgraphs));

    /// <summary>A node of a function, where it has another field's number.</summary>
    public static byte[] FunctionNode(string type, string[] inputs, string[] outputs) =>
        Field(OnnxFields.FunctionNode, NodeParts(type, inputs, outputs, []));

    /// <summary>A weight with as many bytes of data.</summary>
    public static byte[] Weight(string name, int bytes = 4)
    {
        const uint rawData = (9 << 3) | 2;
        return Field(OnnxFields.GraphInitializer, Text(OnnxFields.TensorName, name), Field(rawData, new byte[bytes]));
    }

    /// <summary>A weight of a type, by ONNX's number, and sides; without its data.</summary>
    public static byte[] Weight(string name, int type, params long[] sides) => Field(
        OnnxFields.GraphInitializer,
        [Text(OnnxFields.TensorName, name), Number(OnnxFields.TensorType, type), .. sides.Select(side => Number(OnnxFields.TensorSide, side))]);

    public void Dispose() => File.Delete(Path);

    private static byte[][] NodeParts(string type, string[] inputs, string[] outputs, byte[][] subgraphs) =>
    [
        .. inputs.Select(i => Text(OnnxFields.NodeInput, i)),
        .. outputs.Select(o => Text(OnnxFields.NodeOutput, o)),
        Text(OnnxFields.NodeName, $"the {type}"),
        Text(OnnxFields.NodeType, type),
        .. subgraphs.Select(s => Field(OnnxFields.NodeAttribute, Field(OnnxFields.AttributeGraph, s))),
    ];

    private static byte[] Text(uint tag, string text) => Field(tag, System.Text.Encoding.UTF8.GetBytes(text));

    private static byte[] Number(uint tag, long number)
    {
        using var memory = new MemoryStream();
        var output = new CodedOutputStream(memory);
        output.WriteTag(tag);
        output.WriteInt64(number);
        output.Flush();
        return memory.ToArray();
    }

    private static byte[] Field(uint tag, params byte[][] parts)
    {
        using var memory = new MemoryStream();
        var output = new CodedOutputStream(memory);
        output.WriteTag(tag);
        output.WriteLength(parts.Sum(p => p.Length));
        output.Flush();
        foreach (var part in parts) memory.Write(part);
        return memory.ToArray();
    }
}
