extern alias ModelBuilder;

using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Tests.Hosting;

namespace DeepSeek.Inference.Tests.Runtime;

/// <summary>Graphs that are told of lengths by an attention mask, next to the same model with <c>seqlens_k</c>.</summary>
public sealed class MaskGraphTests : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}");

    private IModelSession _lengths = null!;
    private IModelSession _mask = null!;

    public async ValueTask InitializeAsync()
    {
        _lengths = await LoadAsync("seqlens_k");
        _mask = await LoadAsync("attention_mask");
    }

    public ValueTask DisposeAsync()
    {
        _lengths.Dispose();
        _mask.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void Runs_RowsOfDifferentLengths_GiveTheSameBitsAsSequenceLengths()
    {
        using var expected = _lengths.AllocateSlots(4);
        using var actual = _mask.AllocateSlots(4);
        int[] lengths = [5, 40, 17, 129];
        for (var slot = 0; slot < lengths.Length; slot++)
        {
            var prompt = Enumerable.Range(0, lengths[slot]).Select(i => (i * 7 * (slot + 1)) % 500).ToArray();
            for (var read = 0; read < prompt.Length;)
            {
                var count = _mask.Cuts.Next(read, prompt.Length, 48);
                var logits = expected.Prefill(slot, read, prompt.AsSpan(read, count)).ToArray();
                Assert.Equal(logits, actual.Prefill(slot, read, prompt.AsSpan(read, count)).ToArray());
                read += count;
            }
        }

        for (var step = 0; step < 40; step++)
        {
            // Sometimes all rows, sometimes some of them.
            var (first, rows) = step % 3 == 0 ? (1, 2) : (0, 4);
            var tokens = Enumerable.Range(0, rows).Select(row => (step * 31 * (row + 1)) % 500).ToArray();
            expected.Decode(first, tokens, lengths.AsSpan(first, rows));
            actual.Decode(first, tokens, lengths.AsSpan(first, rows));
            for (var slot = first; slot < first + rows; slot++)
            {
                Assert.Equal(expected.Logits(slot).ToArray(), actual.Logits(slot).ToArray());
                lengths[slot]++;
            }
        }
    }

    private async Task<IModelSession> LoadAsync(string inputs)
    {
        var output = Path.Combine(_folder, inputs, "1");
        string[] arguments =
            ["random", "--parameters", "300K", "--positions", "256", "--inputs", inputs, "--like", TestPaths.Model, "--out", output];
        var main = typeof(ModelBuilder::DeepSeek.ModelBuilder.Commands.RandomCommand).Assembly.EntryPoint!;
        var exit = main.Invoke(null, [arguments]);
        Assert.Equal(0, exit is Task<int> running ? await running : (int)exit!);
        return ShippedModel.Runtime().Load(Path.Combine(output, "model.onnx"), 256);
    }
}
