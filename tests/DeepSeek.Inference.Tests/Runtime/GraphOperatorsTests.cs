using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Tests.Hosting;

namespace DeepSeek.Inference.Tests.Runtime;

public sealed class GraphOperatorsTests
{
    private static string Shipped { get; } = Path.Combine(TestPaths.Model, "model.onnx");

    [Fact]
    public void Read_ShippedModel_FindsItsOperatorsAndWeights()
    {
        var operators = GraphOperators.Read(Shipped);

        Assert.Contains(operators.Nodes, n => n.Type == "GroupQueryAttention" && n.Inputs.Contains("seqlens_k"));
        Assert.Contains("embed", operators.Weights);
    }

    [Fact]
    public void Read_SubgraphsAndFunctions_AreRead()
    {
        var inner = GraphFile.Node("If", ["flag"], ["b"], GraphFile.Node("Sub", ["a"], ["c"]));
        using var file = GraphFile.Of(
            GraphFile.Graph(GraphFile.Node("If", ["flag"], ["x"], inner, GraphFile.Weight("deep")), GraphFile.Weight("flat")),
            GraphFile.Function(GraphFile.FunctionNode("Erf", ["x"], ["y"])));

        var operators = GraphOperators.Read(file.Path);

        Assert.Equal(["Sub", "If", "If", "Erf"], operators.Nodes.Select(n => n.Type));
        Assert.Equal(["deep", "flat"], operators.Weights.Order());
    }

    [Fact]
    public void Read_LargeWeights_TakesNoMemoryInProportion()
    {
        const int bytes = 64 << 20;
        using var file = GraphFile.Of(GraphFile.Graph(GraphFile.Weight("large", bytes), GraphFile.Node("Erf", ["large"], ["y"])));
        GraphOperators.Read(file.Path);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var operators = GraphOperators.Read(file.Path);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
        Assert.Equal("Erf", Assert.Single(operators.Nodes).Type);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(10_000)]
    [InlineData(1_000_000)]
    public void Read_TruncatedFile_SaysSo(int length)
    {
        using var file = GraphFile.Of(File.ReadAllBytes(Shipped)[..length]);

        AssertRefused(file.Path);
    }

    [Fact]
    public void Read_SomethingElse_SaysSo()
    {
        using var text = GraphFile.Of("version https://git-lfs.github.com/spec/v1"u8.ToArray());
        using var empty = GraphFile.Of();
        using var noise = GraphFile.Of([.. Enumerable.Range(0, 5000).Select(i => (byte)((i * 7919) >> 3))]);

        Assert.All([text, empty, noise], file => AssertRefused(file.Path));
        AssertRefused(Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx"));
    }

    [Fact]
    public void Read_PartLongerThanItsGraph_SaysSo()
    {
        var graph = GraphFile.Graph(GraphFile.Node("Erf", ["x"], ["y"]));
        graph[1] -= 3;
        using var file = GraphFile.Of(graph);

        AssertRefused(file.Path);
    }

    [Fact]
    public void Read_EndlessNesting_IsRefused()
    {
        var node = GraphFile.Node("Erf", ["x"], ["y"]);
        for (var i = 0; i < 200; i++) node = GraphFile.Node("If", ["flag"], ["y"], node);
        using var file = GraphFile.Of(GraphFile.Graph(node));

        Assert.Contains("deep", Assert.Throws<ModelLoadException>(() => GraphOperators.Read(file.Path)).Message, StringComparison.Ordinal);
    }

    private static void AssertRefused(string path) => Assert.Contains(
        "cannot be read as an ONNX graph", Assert.Throws<ModelLoadException>(() => GraphOperators.Read(path)).Message, StringComparison.Ordinal);
}
