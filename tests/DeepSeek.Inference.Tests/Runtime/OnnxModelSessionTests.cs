using System.Text;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Tests.Hosting;

namespace DeepSeek.Inference.Tests.Runtime;

public sealed class OnnxModelSessionTests(ShippedModel shipped) : IClassFixture<ShippedModel>
{
    private IModelSession Session => shipped.Model.Session;

    [Fact]
    public void Shape_IsFoundInTheGraph()
    {
        Assert.True(Session.Shape.VocabularySize >= shipped.Model.Tokenizer.Size);
        Assert.True(Session.Shape.Layers > 0);
        Assert.Equal(shipped.Model.Manifest.ContextLength, Session.Shape.ContextTokens);
    }

    [Theory]
    [InlineData("seqlens_k", "seqlens_x", "no input 'seqlens_k'")]
    [InlineData("present.0.key", "prezent.0.key", "no output 'present.0.key'")]
    public void Load_GraphOfAnotherForm_SaysWhatIsMissing(string name, string other, string message)
    {
        // Names of the same length: the file stays a valid graph.
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx");
        var text = Encoding.Latin1.GetString(File.ReadAllBytes(Path.Combine(TestPaths.Model, "model.onnx")));
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes(text.Replace(name, other, StringComparison.Ordinal)));
        try
        {
            var error = Assert.Throws<ModelLoadException>(() => ShippedModel.Runtime().Load(path, 64));
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Load_CudaWhereThereIsNone_FailsUnlessFallbackIsAllowed()
    {
        var graph = Path.Combine(TestPaths.Model, "model.onnx");
        var error = Assert.Throws<ModelLoadException>(() => ShippedModel.Runtime(new RuntimeOptions { Device = "cuda" }).Load(graph, 64));
        Assert.Contains("AllowCpuFallback", error.Message, StringComparison.Ordinal);

        using var session = ShippedModel.Runtime(new RuntimeOptions { Device = "cuda", AllowCpuFallback = true }).Load(graph, 64);
        Assert.Equal(RuntimeDevice.Cpu, session.Device);
    }
}
