using System.Reflection;
using System.Text;

namespace DeepSeek.ModelTrainer.Data;

/// <summary>A weighted grammar of texts, read from the embedded files of one language; en-arithmetic.txt explains the notation.</summary>
internal sealed class Grammar
{
    private readonly Dictionary<string, GrammarSection> _sections;

    private Grammar(Dictionary<string, GrammarSection> sections) => _sections = sections;

    /// <summary>Reads every file whose name begins with the language's code.</summary>
    public static Grammar Load(Language language)
    {
        var sections = new Dictionary<string, GrammarSection>(StringComparer.Ordinal);
        var assembly = Assembly.GetExecutingAssembly();
        var prefix = language == Language.English ? "en-" : "zh-";
        var names = assembly.GetManifestResourceNames().Where(n => n.StartsWith(prefix, StringComparison.Ordinal));
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            GrammarSection? section = null;
            while (reader.ReadLine() is { } line)
            {
                if (line.Length == 0 || line[0] == '#') continue;
                if (line[0] == ':') sections.Add(line[1..].Trim(), section = new GrammarSection());
                else (section ?? throw new InvalidDataException($"{name}: '{line}' stands before the first section.")).Add(line);
            }
        }

        return new Grammar(sections);
    }

    /// <summary>The sections whose names begin so.</summary>
    public IEnumerable<string> SectionsUnder(string prefix) =>
        _sections.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    /// <summary>All lines of the sections whose names begin so.</summary>
    public IEnumerable<string> LinesUnder(string prefix) => SectionsUnder(prefix).SelectMany(s => _sections[s].Lines);

    /// <summary>Draws a text; placeholders in braces are left for the caller.</summary>
    public string Expand(string section, Random random)
    {
        if (!_sections.TryGetValue(section, out var found)) throw new InvalidDataException($"the grammar has no section '{section}'.");
        var text = new StringBuilder();
        var line = found.Draw(random);
        Expand(line, 0, line.Length, random, text);
        return text.ToString();
    }

    private void Expand(string line, int from, int to, Random random, StringBuilder text)
    {
        for (var i = from; i < to; i++)
        {
            if (line[i] == '[')
            {
                var end = ClosingBracket(line, i);
                var (start, length) = DrawBranch(line, i + 1, end, random);
                Expand(line, start, start + length, random, text);
                i = end;
            }
            else if (line[i] == '<' && i + 1 < to && char.IsAsciiLetter(line[i + 1]))
            {
                var end = line.IndexOf('>', i);
                var reference = line[(i + 1)..end];
                var colon = reference.IndexOf(':', StringComparison.Ordinal);
                text.Append(colon < 0
                    ? Expand(reference, random)
                    : Expand(reference[..colon], random).Replace("{X}", Expand(reference[(colon + 1)..], random), StringComparison.Ordinal));
                i = end;
            }
            else
            {
                text.Append(line[i]);
            }
        }
    }

    private static int ClosingBracket(string line, int open)
    {
        var depth = 0;
        for (var i = open; i < line.Length; i++)
        {
            if (line[i] == '[') depth++;
            else if (line[i] == ']' && --depth == 0) return i;
        }

        throw new InvalidDataException($"'{line}': a bracket is not closed.");
    }

    private static (int Start, int Length) DrawBranch(string line, int from, int to, Random random)
    {
        List<(int, int)> branches = [];
        var (depth, start) = (0, from);
        for (var i = from; i <= to; i++)
        {
            if (i == to || (depth == 0 && line[i] == '|'))
            {
                branches.Add((start, i - start));
                start = i + 1;
            }
            else if (line[i] == '[')
            {
                depth++;
            }
            else if (line[i] == ']')
            {
                depth--;
            }
        }

        return branches[random.Next(branches.Count)];
    }
}
