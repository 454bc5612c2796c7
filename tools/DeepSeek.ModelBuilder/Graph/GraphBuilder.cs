using System.Runtime.InteropServices;
using DeepSeek.ModelBuilder.Onnx;
using Google.Protobuf;

namespace DeepSeek.ModelBuilder.Graph;

/// <summary>Puts nodes, weights, inputs and outputs into an ONNX graph.</summary>
internal sealed class GraphBuilder(string name, TensorStore tensors)
{
    /// <summary>The domain of ONNX Runtime's own operators.</summary>
    public const string Contrib = "com.microsoft";

    private readonly GraphProto _graph = new() { Name = name };

    /// <summary>The finished model.</summary>
    public ModelProto ToModel()
    {
        // IR 8 and operator set 17 are what every ONNX Runtime of the last years takes.
        var model = new ModelProto { IrVersion = 8, ProducerName = "DeepSeek.ModelBuilder", Graph = _graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 17 });
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = Contrib, Version = 1 });
        return model;
    }

    /// <summary>Declares an input; a dimension is a number or a name.</summary>
    public void Input(string input, TensorProto.Types.DataType type, params ReadOnlySpan<object> dimensions) =>
        _graph.Input.Add(Value(input, type, dimensions));

    /// <summary>Declares an output.</summary>
    public void Output(string output, params ReadOnlySpan<object> dimensions) =>
        _graph.Output.Add(Value(output, TensorProto.Types.DataType.Float, dimensions));

    /// <summary>Adds a weight and returns its name.</summary>
    public string Weight(string weight, float[] values, params ReadOnlySpan<long> shape)
    {
        _graph.Initializer.Add(tensors.Add(weight, values, shape));
        return weight;
    }

    /// <summary>Adds whole numbers that the graph computes with, and returns their name.</summary>
    public string Constant(string constant, long[] values, params ReadOnlySpan<long> shape)
    {
        var tensor = new TensorProto { Name = constant, DataType = (int)TensorProto.Types.DataType.Int64 };
        tensor.Dims.Add(shape.ToArray());
        tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<long>(values));
        _graph.Initializer.Add(tensor);
        return constant;
    }

    /// <summary>Adds a node with one output and returns the output's name.</summary>
    public string Node(string type, string output, IReadOnlyList<string> inputs, string domain = "", params ReadOnlySpan<AttributeProto> attributes)
    {
        Node(type, [output], inputs, domain, attributes);
        return output;
    }

    /// <summary>Adds a node; an empty name stands for an input or output that is not used.</summary>
    public void Node(
        string type, IReadOnlyList<string> outputs, IReadOnlyList<string> inputs, string domain, params ReadOnlySpan<AttributeProto> attributes)
    {
        var node = new NodeProto { OpType = type, Name = $"{outputs[0]}/{type}", Domain = domain };
        node.Input.Add(inputs);
        node.Output.Add(outputs);
        node.Attribute.Add(attributes.ToArray());
        _graph.Node.Add(node);
    }

    /// <summary>A whole-number attribute.</summary>
    public static AttributeProto Int(string name, long value) => new() { Name = name, I = value, Type = AttributeProto.Types.AttributeType.Int };

    /// <summary>A floating-point attribute.</summary>
    public static AttributeProto Float(string name, double value) =>
        new() { Name = name, F = (float)value, Type = AttributeProto.Types.AttributeType.Float };

    /// <summary>An attribute with several whole numbers.</summary>
    public static AttributeProto Ints(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.Add(values.ToArray());
        return attribute;
    }

    private static ValueInfoProto Value(string name, TensorProto.Types.DataType type, ReadOnlySpan<object> dimensions)
    {
        var shape = new TensorShapeProto();
        foreach (var dimension in dimensions)
        {
            shape.Dim.Add(dimension switch
            {
                int number => new TensorShapeProto.Types.Dimension { DimValue = number },
                string label => new TensorShapeProto.Types.Dimension { DimParam = label },
                _ => throw new ArgumentException($"a dimension is an int or a string, not {dimension}.", nameof(dimensions)),
            });
        }

        var tensor = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }
}
