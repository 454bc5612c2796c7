using System.Text;

namespace DeepSeek.Inference.Processing.BuiltIn.PersonalData;

/// <summary>What stands for what in one request. The same value has the same placeholder everywhere in it.</summary>
internal sealed class PersonalDataMap
{
    private readonly Dictionary<string, string> _placeholders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<PersonalDataKind, int> _counts = [];
    private readonly string[] _texts;

    /// <summary>For a request.</summary>
    /// <param name="texts">All it says: a placeholder that somebody wrote into it himself is never used.</param>
    public PersonalDataMap(IEnumerable<string> texts) => _texts = [.. texts.Where(text => text.Contains('['))];

    /// <summary>Whether nothing was replaced.</summary>
    public bool IsEmpty => _values.Count == 0;

    /// <summary>Replaces what is found of some kinds.</summary>
    public string Mask(string text, IReadOnlyCollection<PersonalDataKind> kinds)
    {
        var matches = PersonalDataFinder.Find(text, kinds);
        if (matches.Count == 0) return text;
        var masked = new StringBuilder(text.Length);
        var end = 0;
        foreach (var match in matches)
        {
            masked.Append(text, end, match.Start - end).Append(PlaceholderOf(match.Kind, text.Substring(match.Start, match.Length)));
            end = match.End;
        }

        return masked.Append(text, end, text.Length - end).ToString();
    }

    /// <summary>The value of the placeholder that a text begins with.</summary>
    public bool TryFind(ReadOnlySpan<char> text, out string value, out int length)
    {
        var end = text.IndexOf(']');
        (value, length) = ("", end + 1);
        return end > 0 && _values.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text[..(end + 1)], out value!);
    }

    /// <summary>Whether a text is the beginning of a placeholder.</summary>
    public bool IsBeginning(ReadOnlySpan<char> text)
    {
        foreach (var placeholder in _values.Keys)
        {
            if (placeholder.AsSpan().StartsWith(text)) return true;
        }

        return false;
    }

    private string PlaceholderOf(PersonalDataKind kind, string value)
    {
        if (_placeholders.TryGetValue(value, out var placeholder)) return placeholder;
        do
        {
            var number = _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
            placeholder = $"[{kind.ToString().ToUpperInvariant()}_{number}]";
        }
        while (Array.Exists(_texts, text => text.Contains(placeholder, StringComparison.Ordinal)));

        (_placeholders[value], _values[placeholder]) = (placeholder, value);
        return placeholder;
    }
}
