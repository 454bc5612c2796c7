using System.Globalization;

namespace DeepSeek.ModelTrainer.Data;

/// <summary>The weighted alternatives of one name.</summary>
internal sealed class GrammarSection
{
    private readonly List<(string Line, int UpTo)> _lines = [];
    private int _total;

    /// <summary>The alternatives.</summary>
    public IEnumerable<string> Lines => _lines.Select(l => l.Line);

    /// <summary>Adds a line; <c>3*text</c> has weight 3.</summary>
    public void Add(string line)
    {
        var digits = line.TakeWhile(char.IsAsciiDigit).Count();
        var weighted = digits is 1 or 2 && digits < line.Length && line[digits] == '*';
        _total += weighted ? int.Parse(line.AsSpan(0, digits), CultureInfo.InvariantCulture) : 1;
        _lines.Add((weighted ? line[(digits + 1)..] : line, _total));
    }

    /// <summary>Draws a line by weight.</summary>
    public string Draw(Random random)
    {
        var at = random.Next(_total);
        return _lines.First(l => at < l.UpTo).Line;
    }
}
