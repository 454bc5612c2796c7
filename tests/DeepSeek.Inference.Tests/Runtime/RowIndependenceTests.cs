using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Tests.Hosting;

namespace DeepSeek.Inference.Tests.Runtime;

public sealed class RowIndependenceTests
{
    [Fact]
    public void Demand_ShippedModel_Passes() => RowIndependence.Demand(Path.Combine(TestPaths.Model, "model.onnx"));

    [Theory]
    [InlineData("DynamicQuantizeLinear")]
    [InlineData("DynamicQuantizeMatMul")]
    [InlineData("DynamicQuantizeLSTM")]
    public void Demand_DynamicQuantization_IsRefusedByName(string type)
    {
        using var inGraph = GraphFile.Of(GraphFile.Graph(GraphFile.Node(type, ["x"], ["y"])));
        using var inSubgraph = GraphFile.Of(GraphFile.Graph(GraphFile.Node("If", ["flag"], ["y"], GraphFile.Node(type, ["x"], ["y"]))));
        using var inFunction = GraphFile.Of(GraphFile.Graph(), GraphFile.Function(GraphFile.FunctionNode(type, ["x"], ["y"])));

        foreach (var file in (GraphFile[])[inGraph, inSubgraph, inFunction])
        {
            var error = Assert.Throws<ModelLoadException>(() => RowIndependence.Demand(file.Path));
            Assert.Contains($"operator {type} ('the {type}')", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Demand_ScaleFromActivations_IsRefused()
    {
        using var file = GraphFile.Of(GraphFile.Graph(
            GraphFile.Node("ReduceMax", ["x"], ["largest"]),
            GraphFile.Node("Div", ["largest", "127"], ["scale"]),
            GraphFile.Node("QuantizeLinear", ["x", "scale"], ["y"]),
            GraphFile.Weight("127")));

        var error = Assert.Throws<ModelLoadException>(() => RowIndependence.Demand(file.Path));

        Assert.Contains("QuantizeLinear", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Demand_FixedScalesAndQuantizedWeights_Pass()
    {
        using var file = GraphFile.Of(GraphFile.Graph(
            GraphFile.Node("Constant", [], ["halfScale"]),
            GraphFile.Node("Mul", ["halfScale", "two"], ["scale"]),
            GraphFile.Node("QuantizeLinear", ["x", "scale"], ["y"]),
            GraphFile.Node("QuantizeLinear", ["x", "two"], ["z"]),
            GraphFile.Node("MatMulIntegerToFloat", ["y", "weight", "scale", "two"], ["m"]),
            GraphFile.Node("MatMulNBits", ["m", "weight", "two"], ["n"]),
            GraphFile.Weight("two"),
            GraphFile.Weight("weight")));

        RowIndependence.Demand(file.Path);
    }
}
