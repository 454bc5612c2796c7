using DeepSeek.ModelBuilder.Directories;
using DeepSeek.ModelBuilder.Graph;
using DeepSeek.ModelBuilder.Weights;
using Microsoft.ML.OnnxRuntime;

namespace DeepSeek.ModelBuilder.Runtime;

/// <summary>Runs a built graph on ONNX Runtime: many prompts at once, always the likeliest token.</summary>
internal sealed class GreedyDecoder : IDisposable
{
    private readonly Qwen2Config _config;
    private readonly InferenceSession _session;
    private readonly LengthInputs _lengths;
    private readonly RunOptions _run = new();
    private readonly string[] _inputs;
    private readonly string[] _outputs;

    public GreedyDecoder(string modelDirectory, int threads)
    {
        _config = Qwen2Config.Read(modelDirectory);
        var path = Path.Combine(modelDirectory, ModelDirectoryWriter.GraphFile);
        if (!File.Exists(path)) throw new InvalidDataException($"{path}: there is no such file.");
        using var options = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1 };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        _session = new InferenceSession(path, options);
        _lengths = RowLengths.FormOf(_session);
        string[] caches = [.. Enumerable.Range(0, _config.Layers).SelectMany(i => new[] { $"{i}.key", $"{i}.value" })];
        _inputs = ["input_ids", .. RowLengths.Names(_lengths), .. caches.Select(c => $"past_key_values.{c}")];
        _outputs = ["logits", .. caches.Select(c => $"present.{c}")];
    }

    /// <summary>Continues each prompt until the stop token or the limit; the stop token is not part of the result.</summary>
    public IReadOnlyList<int[]> Generate(IReadOnlyList<int[]> prompts, int stop, int limit)
    {
        var (rows, length) = (prompts.Count, prompts.Max(p => p.Length));
        var buffer = length + limit;
        if (buffer > _config.MaxPositions)
        {
            throw new InvalidDataException($"{length} prompt tokens and {limit} new ones exceed {_config.MaxPositions} positions.");
        }

        using var caches = new CacheBuffers(_config, rows, buffer);
        var ids = new long[rows * length];
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < prompts[row].Length; i++) ids[(row * length) + i] = prompts[row][i];
        }

        var lengths = prompts.Select(p => p.Length).ToArray();
        var logits = Run(caches, ids, length, lengths, length);
        var next = new long[rows];
        for (var row = 0; row < rows; row++) next[row] = Likeliest(logits, (row * length) + lengths[row] - 1);

        List<int>[] results = [.. prompts.Select(_ => new List<int>())];
        var done = new bool[rows];
        for (var step = 0; step < limit; step++)
        {
            for (var row = 0; row < rows; row++)
            {
                done[row] |= next[row] == stop;
                if (done[row]) continue;
                results[row].Add((int)next[row]);
                lengths[row]++;
            }

            if (done.All(d => d) || step + 1 == limit) break;

            // A finished row goes along, writing to its last place again, until all are done.
            logits = Run(caches, next, 1, lengths, lengths.Max());
            for (var row = 0; row < rows; row++) next[row] = done[row] ? stop : Likeliest(logits, row);
        }

        return [.. results.Select(r => r.ToArray())];
    }

    public void Dispose()
    {
        _run.Dispose();
        _session.Dispose();
    }

    private float[] Run(CacheBuffers caches, long[] ids, int sequence, int[] lengths, int total)
    {
        var rows = lengths.Length;
        var logits = new float[rows * sequence * _config.VocabSize];
        using var idsValue = OrtValue.CreateTensorValueFromMemory(ids, [rows, sequence]);
        using var logitsValue = OrtValue.CreateTensorValueFromMemory(logits, [rows, sequence, _config.VocabSize]);
        var lengthValues = RowLengths.Values(_lengths, lengths, total);
        try
        {
            _session.Run(_run, _inputs, [idsValue, .. lengthValues, .. caches.Values], _outputs, [logitsValue, .. caches.Values]);
        }
        finally
        {
            foreach (var value in lengthValues) value.Dispose();
        }

        return logits;
    }

    private long Likeliest(float[] logits, int at)
    {
        var row = logits.AsSpan(at * _config.VocabSize, _config.VocabSize);
        var best = 0;
        for (var i = 1; i < row.Length; i++)
        {
            if (row[i] > row[best]) best = i;
        }

        return best;
    }
}
