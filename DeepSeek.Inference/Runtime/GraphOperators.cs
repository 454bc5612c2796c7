using Google.Protobuf;

namespace DeepSeek.Inference.Runtime;

/// <summary>
/// Finds out which operators a graph is made of. ONNX Runtime does not tell, so the file itself is read: as a stream, weights skipped, because a graph
/// may be gigabytes long.
/// </summary>
internal static class GraphOperators
{
    // Field numbers of the ONNX format (onnx.proto of github.com/onnx/onnx).
    private const int ModelGraph = 7;
    private const int ModelFunctions = 25;
    private const int GraphNode = 1;
    private const int FunctionNode = 7;
    private const int NodeOperator = 4;
    private const int NodeAttribute = 5;
    private const int AttributeGraph = 6;
    private const int AttributeGraphs = 11;

    /// <summary>The operators, by name, those of subgraphs and of the model's own functions included.</summary>
    /// <exception cref="ModelLoadException">The file is no ONNX graph.</exception>
    public static IReadOnlySet<string> Read(string graphPath)
    {
        var operators = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            using var file = File.OpenRead(graphPath);
            var input = CodedInputStream.CreateWithLimits(file, int.MaxValue, recursionLimit: 100);
            while (input.ReadTag() is not 0 and var tag)
            {
                switch (WireFormat.GetTagFieldNumber(tag))
                {
                    case ModelGraph:
                        ReadNodes(input, GraphNode, operators);
                        break;
                    case ModelFunctions:
                        ReadNodes(input, FunctionNode, operators);
                        break;
                    default:
                        input.SkipLastField();
                        break;
                }
            }
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new ModelLoadException($"{Path.GetFileName(graphPath)} is no ONNX graph: {error.Message}", error);
        }

        return operators.Count > 0 ? operators : throw new ModelLoadException($"{Path.GetFileName(graphPath)} is no ONNX graph: it has no operators.");
    }

    private static void ReadNodes(CodedInputStream input, int nodeField, HashSet<string> operators)
    {
        for (var end = End(input); input.Position < end;)
        {
            if (Next(input) == nodeField) ReadNode(input, operators);
            else input.SkipLastField();
        }
    }

    private static void ReadNode(CodedInputStream input, HashSet<string> operators)
    {
        for (var end = End(input); input.Position < end;)
        {
            switch (Next(input))
            {
                case NodeOperator:
                    operators.Add(input.ReadString());
                    break;
                case NodeAttribute:
                    ReadAttribute(input, operators);
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }
    }

    private static void ReadAttribute(CodedInputStream input, HashSet<string> operators)
    {
        for (var end = End(input); input.Position < end;)
        {
            if (Next(input) is AttributeGraph or AttributeGraphs) ReadNodes(input, GraphNode, operators);
            else input.SkipLastField();
        }
    }

    private static long End(CodedInputStream input)
    {
        var length = input.ReadLength();
        return input.Position + length;
    }

    private static int Next(CodedInputStream input) => WireFormat.GetTagFieldNumber(input.ReadTag());
}
