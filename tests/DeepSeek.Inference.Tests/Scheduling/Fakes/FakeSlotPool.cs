using DeepSeek.Inference.Runtime;

namespace DeepSeek.Inference.Tests.Scheduling.Fakes;

/// <summary>The slots of a <see cref="FakeSession"/>: knows what each holds, and whether the next call fits to it.</summary>
internal sealed class FakeSlotPool : ISlotPool
{
    private readonly FakeSession _session;
    private readonly List<int>[] _content;
    private readonly float[][] _logits;
    private readonly float[] _prefillLogits;
    private readonly ManualResetEventSlim _terminated = new();
    private int _inside;

    public FakeSlotPool(FakeSession session, int slots)
    {
        (_session, Slots) = (session, slots);
        _content = [.. Enumerable.Range(0, slots).Select(_ => new List<int>())];
        _logits = [.. Enumerable.Range(0, slots).Select(_ => new float[session.Shape.VocabularySize])];
        _prefillLogits = new float[session.Shape.VocabularySize];
    }

    public int Slots { get; }

    public int Capacity => _session.Shape.ContextTokens;

    public long BlockBytes => 1_000;

    /// <summary>What a slot holds.</summary>
    public IReadOnlyList<int> Content(int slot) => _content[slot];

    public ReadOnlySpan<float> Prefill(int slot, int past, ReadOnlySpan<int> tokens)
    {
        Enter();
        if (past % _session.Cuts.Granularity != 0) Fault($"A prompt is cut at {past}.");
        if (tokens.Length > _session.ChunkTokens + 1) Fault($"A piece has {tokens.Length} tokens.");
        Truncate(slot, past);
        var first = past > 0 ? _content[slot][0] : tokens[0];
        Run(new FakeRun(true, slot, tokens.ToArray(), [past], [first], _terminated));
        _content[slot].AddRange(tokens);
        _session.Fill(_prefillLogits, _content[slot]);
        Exit();
        return _prefillLogits;
    }

    public void Decode(int first, ReadOnlySpan<int> tokens, ReadOnlySpan<int> past)
    {
        Enter();
        for (var row = 0; row < tokens.Length; row++) Truncate(first + row, past[row]);
        int[] firsts = [.. _content.Skip(first).Take(tokens.Length).Select(content => content[0])];
        Run(new FakeRun(false, first, tokens.ToArray(), past.ToArray(), firsts, _terminated));
        for (var row = 0; row < tokens.Length; row++)
        {
            _content[first + row].Add(FakeSession.Entry(tokens[row], generated: true));
            _session.Fill(_logits[first + row], _content[first + row]);
        }

        Exit();
    }

    public ReadOnlySpan<float> Logits(int slot) => _logits[slot];

    public void Copy(int from, int to, int tokens)
    {
        if (tokens > _content[from].Count) Fault($"{tokens} tokens are copied of {_content[from].Count}.");
        _content[to].Clear();
        _content[to].AddRange(_content[from].Take(tokens));
    }

    public KeyValueBlock Save(int slot, int past)
    {
        int[] saved = [.. _content[slot].Skip(past).Take(_session.Cuts.Granularity)];
        if (saved.Length != _session.Cuts.Granularity) Fault($"A block of {saved.Length} tokens is saved.");
        return new KeyValueBlock(_session.Blocks, _session.Blocks.Store(saved));
    }

    public void Load(KeyValueBlock block, int slot, int past)
    {
        Truncate(slot, past);
        _content[slot].AddRange(_session.Blocks.Read(block.Memory));
    }

    public void Terminate()
    {
        Interlocked.Increment(ref _session.Terminations);
        _terminated.Set();
    }

    public void Dispose()
    {
        if (_session.Blocks.Live > 0) Fault("The pool goes before its blocks.");
        _terminated.Dispose();
    }

    private void Run(FakeRun run)
    {
        _terminated.Reset();
        try
        {
            _session.Begin(run);
        }
        catch
        {
            Exit();
            throw;
        }
    }

    private void Truncate(int slot, int length)
    {
        var content = _content[slot];
        if (length > content.Count) Fault($"Slot {slot} holds {content.Count} tokens, not {length}.");
        else content.RemoveRange(length, content.Count - length);
    }

    private void Enter()
    {
        if (Interlocked.Exchange(ref _inside, 1) == 1) Fault("Two runs at a time.");
    }

    private void Exit() => Volatile.Write(ref _inside, 0);

    private void Fault(string fault)
    {
        _session.Faults.Enqueue(fault);
        throw new InvalidOperationException(fault);
    }
}
