using Google.Protobuf;

namespace DeepSeek.Inference.Runtime;

/// <summary>
/// What a graph file computes with, subgraphs and the model's own functions included. The file is streamed: weights are passed over, so that a file of
/// a gibibyte needs no more memory than a small one.
/// </summary>
internal sealed class GraphOperators
{
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
        OnnxMessages.ReadFile(graphPath, operators.ReadModelField);
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
                OnnxMessages.Read(input, field =>
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
        OnnxMessages.Read(input, tag =>
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
        OnnxMessages.Read(input, tag =>
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
                    OnnxMessages.Read(input, field =>
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

    private void ReadWeight(CodedInputStream input) => OnnxMessages.Read(input, tag =>
    {
        if (tag == OnnxFields.TensorName) _weights.Add(input.ReadString());
        else input.SkipLastField();
    });
}
