namespace DeepSeek.Inference.Processing.BuiltIn.Repetition;

/// <summary>
/// Notices when a text says the same over and over. For every distance up to the longest unit it counts how many characters in a row equal the one
/// that far before; a loop of a unit is a run at its length. That is exact, whatever tokens or words the unit is made of, and finds it at its last
/// character.
/// </summary>
internal sealed class LoopDetector(RepetitionOptions options)
{
    private readonly char[] _last = new char[options.LongestUnit];
    private readonly int[] _runs = new int[options.LongestUnit + 1];
    private int _count;

    /// <summary>Takes a character; true where it completes a loop.</summary>
    public bool Accept(char character)
    {
        var units = _last.Length;
        var known = Math.Min(_count, units);
        var loops = false;
        for (var unit = 1; unit <= known; unit++)
        {
            var before = _last[(_count - unit) % units];
            var run = _runs[unit] = before == character ? _runs[unit] + 1 : 0;
            var length = run + unit;
            loops |= run > 0 && length >= options.Characters && length >= (long)unit * options.Repeats;
        }

        _last[_count % units] = character;
        _count++;
        return loops;
    }
}
