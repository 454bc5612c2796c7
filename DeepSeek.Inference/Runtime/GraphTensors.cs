using Google.Protobuf;

namespace DeepSeek.Inference.Runtime;

/// <summary>The tensors of a graph file, by name, type and sides: enough to tell what the graph will take of memory, without any of its weights.</summary>
internal sealed class GraphTensors
{
    private const string Attention = "GroupQueryAttention";
    private const string HeadsAttribute = "num_heads";

    private readonly List<GraphTensor> _weights = [];
    private readonly Dictionary<string, GraphTensor> _inputs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GraphTensor> _outputs = new(StringComparer.Ordinal);
    private readonly HashSet<string> _attended = new(StringComparer.Ordinal);

    private GraphTensors()
    {
    }

    /// <summary>The graph's own weights; those of subgraphs are not among them.</summary>
    public IReadOnlyList<GraphTensor> Weights => _weights;

    public IReadOnlyDictionary<string, GraphTensor> Inputs => _inputs;

    public IReadOnlyDictionary<string, GraphTensor> Outputs => _outputs;

    /// <summary>What attention takes: weights among that are tables of positions.</summary>
    public IReadOnlySet<string> Attended => _attended;

    /// <summary>Heads of queries in a layer; 0 where the graph has no attention of a known kind.</summary>
    public int QueryHeads { get; private set; }

    /// <summary>Reads a graph file.</summary>
    /// <exception cref="ModelLoadException">The file cannot be read, or is no ONNX graph.</exception>
    public static GraphTensors Read(string graphPath)
    {
        var tensors = new GraphTensors();
        OnnxMessages.ReadFile(graphPath, (input, tag) =>
        {
            if (tag == OnnxFields.ModelGraph) OnnxMessages.Read(input, field => tensors.ReadGraphField(input, field));
            else input.SkipLastField();
        });
        return tensors;
    }

    private void ReadGraphField(CodedInputStream input, uint tag)
    {
        switch (tag)
        {
            case OnnxFields.GraphInitializer:
                _weights.Add(ReadWeight(input));
                break;
            case OnnxFields.GraphInput:
                var taken = ReadValue(input);
                _inputs[taken.Name] = taken;
                break;
            case OnnxFields.GraphOutput:
                var given = ReadValue(input);
                _outputs[given.Name] = given;
                break;
            case OnnxFields.GraphNode:
                ReadNode(input);
                break;
            default:
                input.SkipLastField();
                break;
        }
    }

    private void ReadNode(CodedInputStream input)
    {
        var type = "";
        var heads = 0;
        List<string> inputs = [];
        OnnxMessages.Read(input, tag =>
        {
            if (tag == OnnxFields.NodeType) type = input.ReadString();
            else if (tag == OnnxFields.NodeInput) inputs.Add(input.ReadString());
            else if (tag == OnnxFields.NodeAttribute) heads = Math.Max(heads, ReadHeads(input));
            else input.SkipLastField();
        });
        if (type != Attention) return;
        QueryHeads = Math.Max(QueryHeads, heads);
        _attended.UnionWith(inputs);
    }

    private static int ReadHeads(CodedInputStream input)
    {
        var (name, number) = ("", 0L);
        OnnxMessages.Read(input, tag =>
        {
            if (tag == OnnxFields.AttributeName) name = input.ReadString();
            else if (tag == OnnxFields.AttributeNumber) number = input.ReadInt64();
            else input.SkipLastField();
        });
        return name == HeadsAttribute ? (int)number : 0;
    }

    private static GraphTensor ReadWeight(CodedInputStream input)
    {
        var (name, type) = ("", 0);
        List<long> sides = [];
        OnnxMessages.Read(input, tag =>
        {
            switch (tag)
            {
                case OnnxFields.TensorName:
                    name = input.ReadString();
                    break;
                case OnnxFields.TensorType:
                    type = input.ReadInt32();
                    break;
                case OnnxFields.TensorSide:
                    sides.Add(input.ReadInt64());
                    break;
                case OnnxFields.TensorSides:
                    for (var end = input.ReadLength() + input.Position; input.Position < end;) sides.Add(input.ReadInt64());
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        });
        return new GraphTensor(name, type, sides);
    }

    private static GraphTensor ReadValue(CodedInputStream input)
    {
        var (name, type) = ("", 0);
        List<long> sides = [];
        OnnxMessages.Read(input, tag =>
        {
            if (tag == OnnxFields.ValueName) name = input.ReadString();
            else if (tag == OnnxFields.ValueType) OnnxMessages.Read(input, field => ReadTensorType(field));
            else input.SkipLastField();
        });
        return new GraphTensor(name, type, sides);

        void ReadTensorType(uint field)
        {
            if (field != OnnxFields.TypeTensor)
            {
                input.SkipLastField();
                return;
            }

            OnnxMessages.Read(input, tag =>
            {
                if (tag == OnnxFields.TypeElement) type = input.ReadInt32();
                else if (tag == OnnxFields.TypeShape) OnnxMessages.Read(input, ReadSide);
                else input.SkipLastField();
            });
        }

        void ReadSide(uint field)
        {
            if (field != OnnxFields.ShapeSide)
            {
                input.SkipLastField();
                return;
            }

            var length = -1L;
            OnnxMessages.Read(input, tag =>
            {
                if (tag == OnnxFields.SideLength) length = input.ReadInt64();
                else input.SkipLastField();
            });
            sides.Add(length);
        }
    }
}
