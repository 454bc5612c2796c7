using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DeepSeek.Inference.Runtime;

/// <summary>
/// A slot whose key-value buffers are bound as past and as present alike: the runtime writes new entries in place. The binding of single tokens is
/// made once and reused.
/// </summary>
internal sealed class OnnxSequenceSlot : ISequenceSlot
{
    private readonly OnnxModelSession _model;
    private readonly NativeTensor<long> _ids;
    private readonly NativeTensor<float> _logits;
    private readonly NativeTensor<int> _length = new(1, TensorElementType.Int32);
    private readonly NativeTensor<int> _total = new(1, TensorElementType.Int32);
    private readonly OrtValue _lengthValue;
    private readonly OrtValue _totalValue;
    private readonly OrtValue _tokenValue;
    private readonly OrtValue _tokenLogitsValue;
    private readonly KeyValueCache _cache;
    private readonly OrtIoBinding _decode;
    private readonly OrtIoBinding _prefill;
    private readonly RunOptions _decodeRun = new();

    public OnnxSequenceSlot(OnnxModelSession model)
    {
        _model = model;
        _ids = new NativeTensor<long>(model.ChunkTokens, TensorElementType.Int64);
        _logits = new NativeTensor<float>((long)model.ChunkTokens * model.Shape.VocabularySize, TensorElementType.Float);
        _lengthValue = _length.View(1);
        _totalValue = _total.View(1);
        _tokenValue = _ids.View(1, 1);
        _tokenLogitsValue = _logits.View(1, 1, model.Shape.VocabularySize);
        _cache = new KeyValueCache(model);
        _prefill = Bind();
        _decode = Bind();
        _decode.BindInput(GraphContract.InputIds, _tokenValue);
        _decode.BindOutput(GraphContract.Logits, _tokenLogitsValue);
    }

    public int Length { get; private set; }

    public int Capacity => _model.Shape.ContextTokens;

    public void Reset() => Length = 0;

    public ReadOnlySpan<float> Prefill(ReadOnlySpan<int> tokens, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(tokens.Length, nameof(tokens));
        Validate(tokens);

        // Options of its own: a cancellation that comes late must not end the run of another sequence.
        using var run = new RunOptions();
        using var registration = cancellationToken.Register(static state => ((RunOptions)state!).Terminate = true, run);
        var last = 0;
        while (tokens.Length > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            last = NextChunk(tokens.Length, _model.ChunkTokens);
            RunChunk(tokens[..last], run, cancellationToken);
            tokens = tokens[last..];
        }

        return _logits.Span.Slice((last - 1) * _model.Shape.VocabularySize, _model.Shape.VocabularySize);
    }

    public ReadOnlySpan<float> Decode(int token)
    {
        Validate([token]);
        _ids.Span[0] = token;
        SetLengths(1);
        if (_model.Device != RuntimeDevice.Cpu)
        {
            // Inputs are copied to a device when they are bound, not when they are used.
            BindLengths(_decode);
            _decode.BindInput(GraphContract.InputIds, _tokenValue);
        }

        _model.Session.RunWithBinding(_decodeRun, _decode);
        Length++;
        return _logits.Span[.._model.Shape.VocabularySize];
    }

    public void Dispose()
    {
        _decode.Dispose();
        _prefill.Dispose();
        _decodeRun.Dispose();
        _cache.Dispose();
        _tokenLogitsValue.Dispose();
        _tokenValue.Dispose();
        _totalValue.Dispose();
        _lengthValue.Dispose();
        _total.Dispose();
        _length.Dispose();
        _logits.Dispose();
        _ids.Dispose();
    }

    /// <summary>
    /// How many tokens to read next. Never leaves a single one over: a lone token takes another path through attention, with other last bits.
    /// </summary>
    internal static int NextChunk(int remaining, int chunk) =>
        remaining <= chunk ? remaining : remaining == chunk + 1 ? chunk - 1 : chunk;

    private void RunChunk(ReadOnlySpan<int> tokens, RunOptions run, CancellationToken cancellationToken)
    {
        for (var i = 0; i < tokens.Length; i++) _ids.Span[i] = tokens[i];
        SetLengths(tokens.Length);
        using var ids = _ids.View(1, tokens.Length);
        using var logits = _logits.View(1, tokens.Length, _model.Shape.VocabularySize);
        BindLengths(_prefill);
        _prefill.BindInput(GraphContract.InputIds, ids);
        _prefill.BindOutput(GraphContract.Logits, logits);
        try
        {
            _model.Session.RunWithBinding(run, _prefill);
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }

        Length += tokens.Length;
    }

    private OrtIoBinding Bind()
    {
        var binding = _model.Session.CreateIoBinding();
        BindLengths(binding);
        _cache.Bind(binding);
        return binding;
    }

    private void BindLengths(OrtIoBinding binding)
    {
        binding.BindInput(GraphContract.SequenceLengths, _lengthValue);
        binding.BindInput(GraphContract.TotalLength, _totalValue);
    }

    private void SetLengths(int added)
    {
        _length.Span[0] = Length + added - 1;
        _total.Span[0] = Length + added;
    }

    // The runtime does not check these: a token or a length out of range reads or writes beyond a buffer, or silently gives other tokens.
    private void Validate(ReadOnlySpan<int> tokens)
    {
        if (Length + tokens.Length > Capacity)
        {
            throw new ArgumentOutOfRangeException(nameof(tokens), $"{Length} tokens and {tokens.Length} more exceed the context of {Capacity}.");
        }

        foreach (var token in tokens)
        {
            if ((uint)token >= (uint)_model.Shape.VocabularySize)
            {
                throw new ArgumentOutOfRangeException(nameof(tokens), $"Token {token} is outside the vocabulary of {_model.Shape.VocabularySize}.");
            }
        }
    }
}
