using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Tests.Hosting;
using Google.Protobuf;

namespace DeepSeek.Inference.Tests.Runtime;

public sealed class RowIndependenceTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Read_ShippedModel_FindsItsOperators()
    {
        var operators = GraphOperators.Read(Path.Combine(TestPaths.Model, "model.onnx"));

        Assert.Superset(new HashSet<string> { "GroupQueryAttention", "MatMul", "QuickGelu" }, operators.ToHashSet());
        RowIndependence.Demand(Path.Combine(TestPaths.Model, "model.onnx"));
    }

    [Theory]
    [InlineData("DynamicQuantizeLinear")]
    [InlineData("DynamicQuantizeMatMul")]
    public void Demand_ActivationsQuantizedAcrossRows_IsRefusedByName(string name)
    {
        foreach (var model in (byte[][])[Model(Node(name)), Model(Node("If", attribute: Graph(Node(name)))), Function(Node(name))])
        {
            File.WriteAllBytes(_path, model);
            var error = Assert.Throws<ModelLoadException>(() => RowIndependence.Demand(_path));
            Assert.Contains(name, error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("MatMulNBits")]
    [InlineData("QuantizeLinear")]
    public void Demand_RowsThatStayApart_AreAllowed(string name)
    {
        File.WriteAllBytes(_path, Model(Node(name)));

        RowIndependence.Demand(_path);
    }

    [Fact]
    public void Read_ManyWeights_AreNotTakenIntoMemory()
    {
        // Field 5 of a graph is a weight: here one of 64 MiB, before the nodes.
        var weight = Field(5, Field(9, new byte[64 << 20]));
        File.WriteAllBytes(_path, Field(7, [.. weight, .. Field(1, Node("MatMul"))]));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(["MatMul"], GraphOperators.Read(_path));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Read_CutOffOrNoGraph_SaysSo()
    {
        var whole = Model(Node("MatMul"));
        foreach (var bytes in (byte[][])[[], [0xFF, 0xFF, 0xFF], whole[..^3], "not a graph at all"u8.ToArray()])
        {
            File.WriteAllBytes(_path, bytes);
            Assert.Contains("no ONNX graph", Assert.Throws<ModelLoadException>(() => GraphOperators.Read(_path)).Message, StringComparison.Ordinal);
        }
    }

    // The format's field numbers: model.graph 7, model.functions 25, graph.node 1, function.node 7, node.op_type 4, node.attribute 5, attribute.g 6.
    private static byte[] Model(byte[] node) => Field(7, Graph(node));

    private static byte[] Function(byte[] node) => [.. Model(Node("MatMul")), .. Field(25, Field(7, node))];

    private static byte[] Graph(byte[] node) => Field(1, node);

    private static byte[] Node(string type, byte[]? attribute = null) =>
        [.. Field(4, System.Text.Encoding.UTF8.GetBytes(type)), .. attribute is null ? [] : Field(5, Field(6, attribute))];

    private static byte[] Field(int number, byte[] content)
    {
        using var memory = new MemoryStream();
        using (var output = new CodedOutputStream(memory, leaveOpen: true))
        {
            output.WriteTag(number, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(content));
        }

        return memory.ToArray();
    }
}
