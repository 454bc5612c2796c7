namespace DeepSeek.Inference.Scheduling;

/// <summary>
/// How much at a time the memory was found to bear, where that is less than was planned. A run that finds none lowers a limit; steps that go well raise
/// it again, and the more seldom the less that helped. For the engine's thread.
/// </summary>
internal sealed class MemoryLimits
{
    private const int FirstPatience = 64;
    private const int LastPatience = 4_096;

    private readonly int _sequences;
    private readonly int _pieceTokens;
    private readonly int _granularity;
    private int _patience = FirstPatience / 2;
    private int _steps;
    private long _shortages;

    /// <summary>Begins with what was planned.</summary>
    /// <param name="sequences">Most sequences at a time.</param>
    /// <param name="pieceTokens">Most tokens of a prompt in a run.</param>
    /// <param name="granularity">Least of them.</param>
    public MemoryLimits(int sequences, int pieceTokens, int granularity)
    {
        (_sequences, _pieceTokens, _granularity) = (sequences, pieceTokens, granularity);
        (Sequences, Rows, PieceTokens) = (sequences, sequences, pieceTokens);
    }

    /// <summary>Runs that found no memory, since the start. For any thread.</summary>
    public long Shortages => Volatile.Read(ref _shortages);

    /// <summary>Sequences in slots.</summary>
    public int Sequences { get; private set; }

    /// <summary>Sequences that decode in one run.</summary>
    public int Rows { get; private set; }

    /// <summary>Tokens of a prompt that are read in one run.</summary>
    public int PieceTokens { get; private set; }

    private bool AreLowered => Sequences < _sequences || Rows < _sequences || PieceTokens < _pieceTokens;

    /// <summary>Counts a run that found no memory.</summary>
    public void CountShortage() => Volatile.Write(ref _shortages, _shortages + 1);

    /// <summary>A run of so many rows found no memory.</summary>
    public void LowerRows(int failed)
    {
        Rows = Math.Max(1, failed / 2);
        BePatient();
    }

    /// <summary>No more sequences than these could go on together.</summary>
    public void LowerSequences(int left)
    {
        Sequences = Math.Max(1, left);
        BePatient();
    }

    /// <summary>A piece of so many tokens found no memory.</summary>
    /// <returns>False where pieces cannot be smaller.</returns>
    public bool TryLowerPiece(int failed)
    {
        var smaller = Math.Max(_granularity, failed / 2 / _granularity * _granularity);
        if (smaller >= PieceTokens) return false;
        PieceTokens = smaller;
        BePatient();
        return true;
    }

    /// <summary>A step is done.</summary>
    public void Step()
    {
        if (!AreLowered || ++_steps < _patience) return;
        _steps = 0;
        Sequences = Math.Min(_sequences, Sequences + 1);
        Rows = Math.Min(_sequences, Rows * 2);
        PieceTokens = Math.Min(_pieceTokens, PieceTokens * 2);
    }

    private void BePatient() => (_steps, _patience) = (0, Math.Min(LastPatience, _patience * 2));
}
