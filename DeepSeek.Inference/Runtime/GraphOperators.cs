using Google.Protobuf;

namespace DeepSeek.Inference.Runtime;

/// <summary>
/// What a graph file computes with, subgraphs and the model's own functions included. The file is streamed: weights are passed over, so that a file of
/// a gibibyte needs no more memory than a small one.
/// </summary>
internal sealed class GraphOperators
{
    private const int BufferBytes = 1 << 20;

    // ONNX knows no deeper nesting in practice; a broken file must not end the process with a full stack.
    private const int DeepestNesting = 64;

    private readonly List<GraphNode> _nodes = [];
    private readonly HashSet<string> _weights = new(StringComparer.Ordinal);
    private bool _hasGraph;

    private GraphOperators()
    {
    }

    /// <summary>The nodes, in the order of the file.</summary>
    public IReadOnlyList<GraphNode> Nodes => _nodes;

    /// <summary>The names of weights: what does not depend on a request.</summary>
    public IReadOnlySet<string> Weights => _weights;

    /// <summary>Reads a graph file.</summary>
    /// <exception cref="ModelLoadException">The file cannot be read, or is no ONNX graph.</exception>
    public static GraphOperators Read(string graphPath)
    {
        var operators = new GraphOperators();
        try
        {
            using var file = new FileStream(graphPath, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.SequentialScan);
            using var input = new CodedInputStream(file);
            uint tag;
            while ((tag = input.ReadTag()) != 0) operators.ReadModelField(input, tag);
        }
        catch (Exception error) when (error is InvalidProtocolBufferException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new ModelLoadException($"{Path.GetFileName(graphPath)} cannot be read as an ONNX graph: {error.Message}", error);
        }

        return operators._hasGraph
            ? operators
            : throw new ModelLoadException($"{Path.GetFileName(graphPath)} cannot be read as an ONNX graph: it contains none.");
    }

    private void ReadModelField(CodedInputStream input, uint tag)
    {
        switch (tag)
        {
            case OnnxFields.ModelGraph:
                _hasGraph = true;
                ReadGraph(input, 0);
                break;
            case OnnxFields.ModelFunction:
                ReadMessage(input, field =>
                {
                    if (field == OnnxFields.FunctionNode) ReadNode(input, 0);
                    else input.SkipLastField();
                });
                break;
            default:
                input.SkipLastField();
                break;
        }
    }

    private void ReadGraph(CodedInputStream input, int depth)
    {
        if (depth > DeepestNesting) throw new ModelLoadException($"The graph nests subgraphs more than {DeepestNesting} deep.");
        ReadMessage(input, tag =>
        {
            switch (tag)
            {
                case OnnxFields.GraphNode:
                    ReadNode(input, depth);
                    break;
                case OnnxFields.GraphInitializer:
                    ReadWeight(input);
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        });
    }

    private void ReadNode(CodedInputStream input, int depth)
    {
        var (type, name) = ("", "");
        List<string> inputs = [], outputs = [];
        ReadMessage(input, tag =>
        {
            switch (tag)
            {
                case OnnxFields.NodeInput:
                    inputs.Add(input.ReadString());
                    break;
                case OnnxFields.NodeOutput:
                    outputs.Add(input.ReadString());
                    break;
                case OnnxFields.NodeName:
                    name = input.ReadString();
                    break;
                case OnnxFields.NodeType:
                    type = input.ReadString();
                    break;
                case OnnxFields.NodeAttribute:
                    ReadMessage(input, field =>
                    {
                        if (field is OnnxFields.AttributeGraph or OnnxFields.AttributeGraphs) ReadGraph(input, depth + 1);
                        else input.SkipLastField();
                    });
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        });
        _nodes.Add(new GraphNode(type, name, inputs, outputs));
    }

    private void ReadWeight(CodedInputStream input) => ReadMessage(input, tag =>
    {
        if (tag == OnnxFields.TensorName) _weights.Add(input.ReadString());
        else input.SkipLastField();
    });

    private static void ReadMessage(CodedInputStream input, Action<uint> readField)
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
