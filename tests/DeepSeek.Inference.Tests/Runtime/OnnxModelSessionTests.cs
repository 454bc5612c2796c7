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
    [InlineData(16)]
    [InlineData(33)]
    [InlineData(64)]
    [InlineData(512)]
    public void Prefill_InChunks_IsRepeatableAndReadsThePrompt(int chunk)
    {
        var tokens = Tokens(129);
        using var whole = Session.AllocateSlot();
        var expected = whole.Prefill(tokens, CancellationToken.None).ToArray();

        using var session = ShippedModel.Runtime(new RuntimeOptions { PrefillChunkTokens = chunk })
            .Load(Path.Combine(TestPaths.Model, "model.onnx"), shipped.Model.Manifest.ContextLength);
        using var slot = session.AllocateSlot();
        var first = slot.Prefill(tokens, CancellationToken.None).ToArray();
        slot.Reset();

        Assert.Equal(first, slot.Prefill(tokens, CancellationToken.None).ToArray());
        Assert.Equal(tokens.Length, slot.Length);

        // Where the prompt is cut shows in the last bits, and in no more.
        Assert.All(expected.Zip(first), pair => Assert.Equal(pair.First, pair.Second, 1e-3f));
    }

    [Fact]
    public void Decode_AfterPrefill_ContinuesTheSequence()
    {
        var tokens = Tokens(40);
        using var slot = Session.AllocateSlot();
        var expected = slot.Prefill(tokens, CancellationToken.None).ToArray();
        slot.Reset();
        slot.Prefill(tokens.AsSpan(0, 30), CancellationToken.None);
        var logits = Array.Empty<float>();
        foreach (var token in tokens[30..]) logits = slot.Decode(token).ToArray();

        // The two ways differ in the last bits, and in no more.
        Assert.All(expected.Zip(logits), pair => Assert.Equal(pair.First, pair.Second, 1e-3f));
    }

    [Fact]
    public void Decode_SlotUsedBefore_GivesTheSameAsAFreshOne()
    {
        using var fresh = Session.AllocateSlot();
        using var used = Session.AllocateSlot();
        used.Prefill(Tokens(500), CancellationToken.None);
        used.Reset();
        fresh.Prefill(Tokens(20), CancellationToken.None);
        used.Prefill(Tokens(20), CancellationToken.None);

        for (var i = 0; i < 20; i++) Assert.Equal(fresh.Decode(i + 1).ToArray(), used.Decode(i + 1).ToArray());
    }

    [Fact]
    public void Decode_ManyTokens_AllocatesNothing()
    {
        using var slot = Session.AllocateSlot();
        slot.Prefill(Tokens(5), CancellationToken.None);
        slot.Decode(1);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) slot.Decode(1);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100);
    }

    [Fact]
    public void Calls_OutOfRange_AreRefusedAndTheSlotStaysUsable()
    {
        using var slot = Session.AllocateSlot();
        Assert.Throws<ArgumentOutOfRangeException>(() => slot.Prefill([], CancellationToken.None).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => slot.Prefill([-1], CancellationToken.None).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => slot.Prefill([Session.Shape.VocabularySize], CancellationToken.None).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => slot.Prefill(Tokens(slot.Capacity + 1), CancellationToken.None).Length);
        slot.Prefill(Tokens(slot.Capacity), CancellationToken.None);
        Assert.Throws<ArgumentOutOfRangeException>(() => slot.Decode(1).Length);

        slot.Reset();
        Assert.Equal(Session.Shape.VocabularySize, slot.Prefill(Tokens(3), CancellationToken.None).Length);
    }

    [Fact]
    public void Prefill_Cancelled_StopsAndTheSlotStaysUsable()
    {
        using var slot = Session.AllocateSlot();
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.Throws<OperationCanceledException>(() => slot.Prefill(Tokens(100), cancelled.Token).Length);
        slot.Reset();
        Assert.Equal(Session.Shape.VocabularySize, slot.Prefill(Tokens(3), CancellationToken.None).Length);
    }

    [Fact]
    public void Prefill_CancelledInTheMiddleOfARun_IsTerminated()
    {
        using var session = ShippedModel.Runtime(new RuntimeOptions { PrefillChunkTokens = 8192 })
            .Load(Path.Combine(TestPaths.Model, "model.onnx"), shipped.Model.Manifest.ContextLength);
        using var slot = session.AllocateSlot();
        var tokens = Tokens(slot.Capacity);
        var terminated = 0;
        for (var delay = 1; delay <= 20 && terminated == 0; delay++)
        {
            slot.Reset();
            using var client = new CancellationTokenSource(TimeSpan.FromMilliseconds(delay));
            try
            {
                slot.Prefill(tokens, client.Token);
            }
            catch (OperationCanceledException)
            {
                terminated++;
            }
        }

        Assert.Equal(1, terminated);
        slot.Reset();
        Assert.Equal(Session.Shape.VocabularySize, slot.Prefill(Tokens(3), CancellationToken.None).Length);
    }

    [Theory]
    [InlineData(10, 512, 10)]
    [InlineData(512, 512, 512)]
    [InlineData(513, 512, 511)]
    [InlineData(2, 512, 2)]
    [InlineData(514, 512, 512)]
    public void NextChunk_NeverLeavesASingleToken(int remaining, int chunk, int expected) =>
        Assert.Equal(expected, OnnxSequenceSlot.NextChunk(remaining, chunk));

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

    private static int[] Tokens(int count) => [.. Enumerable.Range(0, count).Select(i => (i * 31) % 250)];
}
