using DeepSeek.ModelBuilder.Graph;
using DeepSeek.ModelBuilder.Runtime;
using DeepSeek.ModelBuilder.Weights;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;

namespace DeepSeek.ModelBuilder.Tests.Graph;

/// <summary>A graph of random weights in ONNX Runtime, fed one chunk after another.</summary>
internal sealed class GraphSession : IDisposable
{
    private readonly Qwen2Config _config;
    private readonly InferenceSession _session;
    private readonly CacheBuffers _caches;
    private readonly LengthInputs _lengths;
    private readonly string[] _inputs;
    private readonly string[] _outputs;

    public GraphSession(Qwen2Config config, IWeightSource weights, int rows, int buffer, LengthInputs lengths = LengthInputs.SequenceLengths)
    {
        _config = config;
        _lengths = lengths;
        using var tensors = new TensorStore(null);
        _session = new InferenceSession(new Qwen2Graph(config, weights, tensors, lengths).Build().ToByteArray());
        _caches = new CacheBuffers(config, rows, buffer);
        string[] names = [.. Enumerable.Range(0, config.Layers).SelectMany(i => new[] { $"{i}.key", $"{i}.value" })];
        _inputs = ["input_ids", .. RowLengths.Names(lengths), .. names.Select(n => $"past_key_values.{n}")];
        _outputs = ["logits", .. names.Select(n => $"present.{n}")];
    }

    /// <summary>Runs one chunk for all rows and returns the logits [row, position, token], flattened.</summary>
    /// <param name="ids">The ids of all rows, padded to one length.</param>
    /// <param name="lengths">How long each row is with this chunk.</param>
    public float[] Run(long[] ids, params int[] lengths) => RunWider(ids, 0, lengths);

    /// <summary>The same, with a total beyond the longest row.</summary>
    public float[] RunWider(long[] ids, int wider, params int[] lengths)
    {
        var sequence = ids.Length / lengths.Length;
        var logits = new float[ids.Length * _config.VocabSize];
        using var run = new RunOptions();
        using var idsValue = OrtValue.CreateTensorValueFromMemory(ids, [lengths.Length, sequence]);
        using var logitsValue = OrtValue.CreateTensorValueFromMemory(logits, [lengths.Length, sequence, _config.VocabSize]);
        var lengthValues = RowLengths.Values(_lengths, lengths, lengths.Max() + wider);
        _session.Run(run, _inputs, [idsValue, .. lengthValues, .. _caches.Values], _outputs, [logitsValue, .. _caches.Values]);
        foreach (var value in lengthValues) value.Dispose();
        return logits;
    }

    public void Dispose()
    {
        _caches.Dispose();
        _session.Dispose();
    }
}
