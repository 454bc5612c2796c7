using Microsoft.ML.OnnxRuntime;

namespace DeepSeek.Inference.Runtime;

/// <summary>Slots over one piece of memory, and a binding for each number of rows that decode and for each slot that reads a prompt.</summary>
internal sealed class OnnxSlotPool : ISlotPool
{
    private readonly OnnxModelSession _model;
    private readonly KeyValueMemory _memory;
    private readonly RunTensors _decodeTensors;
    private readonly RunTensors _prefillTensors;
    private readonly BoundRun?[] _decodes;
    private readonly BoundRun?[] _prefills;
    private readonly RunOptions _options = new();
    private volatile bool _terminated;
    private int _first;

    public OnnxSlotPool(OnnxModelSession model, int slots)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        (_model, Slots) = (model, slots);
        _memory = new KeyValueMemory(model.Shape, model.Memory, model.Form.CacheType, slots);
        _decodeTensors = new RunTensors(model.Shape, model.Form, slots, rowTokens: 1);
        _prefillTensors = new RunTensors(model.Shape, model.Form, rows: 1, LongestPiece);
        (_decodes, _prefills) = (new BoundRun?[slots], new BoundRun?[slots]);
    }

    public int Slots { get; }

    public int Capacity => _model.Shape.ContextTokens;

    public long BlockBytes => _model.Cuts.Granularity * _model.Shape.TokenBytes;

    public ReadOnlySpan<float> Prefill(int slot, int past, ReadOnlySpan<int> tokens)
    {
        ArgumentOutOfRangeException.ThrowIfZero(tokens.Length, nameof(tokens));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tokens.Length, LongestPiece, nameof(tokens));
        ArgumentOutOfRangeException.ThrowIfNotEqual(past % _model.Cuts.Granularity, 0, nameof(past));
        ValidateSlots(slot, 1);
        ValidateRow(past, tokens);
        var run = _prefills[slot] ??= new BoundRun(_model, _memory, _prefillTensors, slot, rows: 1);
        for (var i = 0; i < tokens.Length; i++) SetToken(_prefillTensors, i, tokens[i], past + i);
        var total = past + tokens.Length;
        SetLengths(_prefillTensors, 0, total, total);
        Run(run, _prefillTensors, tokens.Length, total);
        return _prefillTensors.LogitsAt(tokens.Length - 1);
    }

    public void Decode(int first, ReadOnlySpan<int> tokens, ReadOnlySpan<int> past)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(past.Length, tokens.Length, nameof(past));
        ValidateSlots(first, tokens.Length);
        var total = 0;
        for (var row = 0; row < tokens.Length; row++)
        {
            ValidateRow(past[row], tokens.Slice(row, 1));
            total = Math.Max(total, past[row] + 1);
            SetToken(_decodeTensors, row, tokens[row], past[row]);
        }

        for (var row = 0; row < tokens.Length; row++) SetLengths(_decodeTensors, row, past[row] + 1, total);
        if (first == 0)
        {
            Run(_decodes[tokens.Length - 1] ??= new BoundRun(_model, _memory, _decodeTensors, 0, tokens.Length), _decodeTensors, 1, total);
        }
        else
        {
            // Only where a run has failed and parts of it are tried.
            using var run = new BoundRun(_model, _memory, _decodeTensors, first, tokens.Length);
            Run(run, _decodeTensors, 1, total);
        }

        _first = first;
    }

    public ReadOnlySpan<float> Logits(int slot) => _decodeTensors.LogitsAt(slot - _first);

    public void Copy(int from, int to, int tokens) => _memory.Copy(from, to, tokens);

    public KeyValueBlock Save(int slot, int past) => _memory.Save(slot, past, _model.Cuts.Granularity);

    public void Load(KeyValueBlock block, int slot, int past) => _memory.Load(block, slot, past, _model.Cuts.Granularity);

    public void Terminate()
    {
        _terminated = true;
        _options.Terminate = true;
    }

    public void Dispose()
    {
        foreach (var run in (IEnumerable<BoundRun?>)[.. _decodes, .. _prefills]) run?.Dispose();
        _options.Dispose();
        _decodeTensors.Dispose();
        _prefillTensors.Dispose();
        _memory.Dispose();
    }

    // A piece that must not be parted may be one longer than a chunk of the least size.
    private int LongestPiece => _model.ChunkTokens + 1;

    private void Run(BoundRun run, RunTensors tensors, int tokens, int total)
    {
        if (_terminated)
        {
            // Left over from the run before, which it may have met too late.
            _options.Terminate = false;
            _terminated = false;
        }

        tensors.Total.Span[0] = total;
        try
        {
            run.Run(_options, tokens, total);
        }
        catch (OnnxRuntimeException error) when (_terminated)
        {
            throw new RunTerminatedException("The run was terminated: it took too long.", error);
        }
        catch (OnnxRuntimeException error) when (AllocationFailure.IsIn(error))
        {
            throw new InsufficientMemoryException("The run found no memory for its intermediate results.", error);
        }
    }

    private static void SetToken(RunTensors tensors, int index, int token, int position)
    {
        tensors.Ids.Span[index] = token;
        if (tensors.Positions is { } positions) positions.Span[index] = position;
    }

    private static void SetLengths(RunTensors tensors, int row, int length, int total)
    {
        tensors.Lengths.Span[row] = length - 1;
        if (tensors.Mask is not { } mask) return;
        var ones = mask.At((long)row * total, total);
        ones[..length].Fill(1);
        ones[length..].Clear();
    }

    private void ValidateSlots(int first, int count)
    {
        if (first < 0 || count == 0 || first + count > Slots)
        {
            throw new ArgumentOutOfRangeException(nameof(first), $"Slots {first} to {first + count - 1} are not among the {Slots} there are.");
        }
    }

    // The runtime does not check these: a token or a length out of range reads or writes beyond a buffer, or silently gives other tokens.
    private void ValidateRow(int past, ReadOnlySpan<int> tokens)
    {
        // Both in one: a negative number is a large one without its sign.
        if ((uint)past > (uint)(Capacity - tokens.Length))
        {
            throw new ArgumentOutOfRangeException(nameof(tokens), $"{past} tokens and {tokens.Length} more exceed the context of {Capacity}.");
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
