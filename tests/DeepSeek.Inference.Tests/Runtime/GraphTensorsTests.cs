using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Tests.Hosting;

namespace DeepSeek.Inference.Tests.Runtime;

public sealed class GraphTensorsTests
{
    [Fact]
    public void Read_ModelThatShips_HasItsTensors()
    {
        var graph = GraphTensors.Read(Path.Combine(TestPaths.Model, "model.onnx"));

        Assert.Equal([-1, -1, 512], graph.Outputs[GraphContract.Logits].Sides);
        Assert.Equal([-1, 2, -1, 16], graph.Inputs[GraphContract.PastName(0)].Sides);
        Assert.Equal(32, graph.Inputs[GraphContract.PastName(0)].ElementBits);
        Assert.Equal(8, graph.QueryHeads);
        Assert.Contains(graph.Weights, weight => graph.Attended.Contains(weight.Name));
    }

    [Fact]
    public void Read_NoGraph_SaysSo()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx");
        File.WriteAllText(path, "this is no graph");
        try
        {
            Assert.Throws<ModelLoadException>(() => GraphTensors.Read(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(1, 24)]
    [InlineData(10, 12)]
    [InlineData(3, 6)]
    [InlineData(22, 3)]
    [InlineData(7, 48)]
    public void Bytes_ElementTypes_CountTheirBits(int type, long bytes) => Assert.Equal(bytes, new GraphTensor("w", type, [2, 3]).Bytes);

    [Theory]
    [InlineData(1, 24, 24)]
    [InlineData(10, 24, 12)]
    [InlineData(16, 24, 12)]
    [InlineData(2, 6, 6)]
    public void WeightBytes_HalfPrecision_IsSingleOnTheProcessor(int type, long onProcessor, long onGpu)
    {
        using var file = GraphFile.Of(GraphFile.Graph(GraphFile.Weight("w", type, 2, 3)));
        var graph = GraphTensors.Read(file.Path);

        Assert.Equal(onProcessor, GraphAppetite.Of(graph, 64, RuntimeDevice.Cpu, new RuntimeOptions()).WeightBytes);
        Assert.Equal(onGpu, GraphAppetite.Of(graph, 64, RuntimeDevice.Cuda, new RuntimeOptions()).WeightBytes);
        Assert.Null(GraphAppetite.Of(graph, 64, RuntimeDevice.Cpu, new RuntimeOptions()).SlotBytes);
    }
}
