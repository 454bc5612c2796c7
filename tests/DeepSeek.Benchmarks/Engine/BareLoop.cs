using System.Diagnostics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using DeepSeek.Inference.Runtime;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace DeepSeek.Benchmarks.Engine;

/// <summary>
/// The least that must be done: one binding, one buffer as past and as present, the likeliest token, and nothing else. No sequence joins and none
/// ends. What an engine takes longer than this is what it costs.
/// </summary>
internal sealed unsafe class BareLoop : IDisposable
{
    private readonly InferenceSession _session;
    private readonly ModelShape _shape;
    private readonly RunOptions _options = new();
    private readonly List<OrtValue> _values = [];
    private readonly List<nint> _memory = [];
    private readonly nint[] _cache;
    private readonly int _rows;
    private readonly long* _ids;
    private readonly int* _lengths;
    private readonly int* _total;
    private readonly float* _logits;
    private readonly float* _promptLogits;
    private readonly OrtIoBinding _decode;

    /// <param name="graphPath">The graph.</param>
    /// <param name="shape">Its measures.</param>
    /// <param name="rows">Sequences.</param>
    /// <param name="mostPromptTokens">Tokens of the longest prompt.</param>
    /// <param name="threads">Threads of a run.</param>
    public BareLoop(string graphPath, ModelShape shape, int rows, int mostPromptTokens, int threads)
    {
        (_shape, _rows) = (shape, rows);
        using var options = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1 };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        _session = new InferenceSession(graphPath, options);
        _cache = new nint[shape.Buffers];
        for (var i = 0; i < _cache.Length; i++) _cache[i] = Allocate(rows * shape.SlotBytes);
        _ids = (long*)Allocate(Math.Max(rows, mostPromptTokens) * sizeof(long));
        _lengths = (int*)Allocate(rows * sizeof(int));
        _total = (int*)Allocate(sizeof(int));
        _logits = (float*)Allocate((long)rows * shape.VocabularySize * sizeof(float));
        _promptLogits = (float*)Allocate((long)mostPromptTokens * shape.VocabularySize * sizeof(float));
        _decode = Bind(0, rows, 1, _logits);
    }

    /// <summary>Reads a prompt for every row, and generates.</summary>
    /// <param name="prompts">The rows' prompts.</param>
    /// <param name="tokens">Tokens to generate for each.</param>
    /// <returns>Tokens a second: while all rows decode, and with the prompts' time.</returns>
    public Rates Run(IReadOnlyList<int[]> prompts, int tokens)
    {
        var started = Stopwatch.GetTimestamp();
        var next = new int[_rows];
        for (var row = 0; row < _rows; row++)
        {
            var prompt = prompts[row];
            for (var i = 0; i < prompt.Length; i++) _ids[i] = prompt[i];
            _lengths[0] = prompt.Length - 1;
            *_total = prompt.Length;
            using (var prefill = Bind(row, 1, prompt.Length, _promptLogits)) _session.RunWithBinding(_options, prefill);
            next[row] = Likeliest(_promptLogits, prompt.Length - 1);
        }

        var longest = prompts.Max(prompt => prompt.Length);
        var decoding = Stopwatch.GetTimestamp();
        for (var step = 1; step < tokens; step++)
        {
            for (var row = 0; row < _rows; row++) (_ids[row], _lengths[row]) = (next[row], prompts[row].Length + step - 1);
            *_total = longest + step;
            _session.RunWithBinding(_options, _decode);
            for (var row = 0; row < _rows; row++) next[row] = Likeliest(_logits, row);
        }

        return new Rates(
            _rows * (tokens - 1) / Stopwatch.GetElapsedTime(decoding).TotalSeconds, _rows * tokens / Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    public void Dispose()
    {
        _decode.Dispose();
        foreach (var value in _values) value.Dispose();
        _options.Dispose();
        _session.Dispose();
        foreach (var memory in _memory) NativeMemory.Free((void*)memory);
    }

    private int Likeliest(float* logits, int row) =>
        TensorPrimitives.IndexOfMax(new ReadOnlySpan<float>(logits + ((long)row * _shape.VocabularySize), _shape.VocabularySize));

    private OrtIoBinding Bind(int first, int rows, int tokens, float* logits)
    {
        var binding = _session.CreateIoBinding();
        binding.BindInput("input_ids", Value(TensorElementType.Int64, (nint)_ids, sizeof(long), rows, tokens));
        binding.BindInput("seqlens_k", Value(TensorElementType.Int32, (nint)_lengths, sizeof(int), rows));
        binding.BindInput("total_sequence_length", Value(TensorElementType.Int32, (nint)_total, sizeof(int), 1));
        binding.BindOutput("logits", Value(TensorElementType.Float, (nint)logits, sizeof(float), rows, tokens, _shape.VocabularySize));
        for (var i = 0; i < _cache.Length; i++)
        {
            var cache = Value(
                TensorElementType.Float, _cache[i] + (nint)(first * _shape.SlotBytes), sizeof(float),
                rows, _shape.KeyValueHeads, _shape.ContextTokens, _shape.HeadSize);
            binding.BindInput($"past_key_values.{i / 2}.{(i % 2 == 0 ? "key" : "value")}", cache);
            binding.BindOutput($"present.{i / 2}.{(i % 2 == 0 ? "key" : "value")}", cache);
        }

        return binding;
    }

    private OrtValue Value(TensorElementType type, nint memory, int elementBytes, params long[] shape)
    {
        var value = OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, type, shape, memory, shape.Aggregate((long)elementBytes, (product, side) => product * side));
        _values.Add(value);
        return value;
    }

    private nint Allocate(long bytes)
    {
        var memory = (nint)NativeMemory.AllocZeroed((nuint)bytes);
        _memory.Add(memory);
        return memory;
    }
}
