namespace DeepSeek.Inference.Scheduling;

/// <summary>
/// How much of prompts a step may read. While others decode, prompts get what the step's time leaves, but never less than the decoding took: a step is
/// at most as long as is wished for, or twice as long as without prompts.
/// </summary>
internal sealed class StepBudget(int chunkTokens, int granularity, SchedulingOptions options)
{
    private readonly MovingMean _secondsPerToken = new();
    private int _tokens;
    private double _until;
    private bool _untouched;

    /// <summary>Begins a step.</summary>
    /// <param name="rows">Sequences that got a token.</param>
    /// <param name="seconds">How long that took.</param>
    public void Begin(int rows, double seconds)
    {
        _tokens = options.StepTokens - rows;
        _until = Math.Max(options.StepSeconds, 2 * seconds);
        _untouched = true;
    }

    /// <summary>Tokens that the next piece may have; 0 where the step is full. The first piece is never refused.</summary>
    /// <param name="elapsed">Seconds since the step began.</param>
    /// <param name="streaming">Whether others wait for the step's end.</param>
    public int TokensLeft(double elapsed, bool streaming)
    {
        // A step may be overdrawn: by those who decode, by a first piece, by a piece that must not be parted.
        var tokens = Math.Clamp(_tokens, 0, chunkTokens);
        if (streaming && _secondsPerToken.Value > 0) tokens = (int)Math.Clamp((_until - elapsed) / _secondsPerToken.Value, 0, tokens);
        return tokens >= granularity ? tokens : _untouched ? granularity : 0;
    }

    /// <summary>Counts a piece that was read.</summary>
    public void Spend(int tokens, double seconds)
    {
        _tokens -= tokens;
        _untouched = false;
        _secondsPerToken.Add(seconds / tokens);
    }
}
