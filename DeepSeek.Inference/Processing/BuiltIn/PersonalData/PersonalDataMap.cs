using System.Text;
using System.Text.RegularExpressions;

namespace DeepSeek.Inference.Processing.BuiltIn.PersonalData;

/// <summary>What stands for what in one request. The same value has the same placeholder everywhere in it.</summary>
internal sealed partial class PersonalDataMap
{
    private readonly Dictionary<string, string> _placeholders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<PersonalDataKind, int> _counts = [];
    private readonly HashSet<string> _written;
    private int _longest;

    /// <summary>For a request.</summary>
    /// <param name="texts">All it says: a placeholder that somebody wrote into it himself is never used.</param>
    public PersonalDataMap(IEnumerable<string> texts) =>
        _written = [.. texts.SelectMany(text => Placeholder().Matches(text)).Select(match => match.Value)];

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
        // No further than the longest goes: a text full of opened brackets is not to be read to its end for each of them.
        var end = text[..Math.Min(text.Length, _longest)].IndexOf(']');
        (value, length) = ("", end + 1);
        return end > 0 && _values.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text[..(end + 1)], out value!);
    }

    /// <summary>
    /// Whether a text may be the beginning of a placeholder. Told by what placeholders look like: there may be very many, and an answer full of opened
    /// brackets asks this for each of them.
    /// </summary>
    public bool IsBeginning(ReadOnlySpan<char> text)
    {
        if (text.Length >= _longest) return false;
        foreach (var kind in _counts.Keys)
        {
            var start = StartOf(kind).AsSpan();
            if (start.StartsWith(text) || (text.StartsWith(start) && !text[start.Length..].ContainsAnyExceptInRange('0', '9'))) return true;
        }

        return false;
    }

    private string PlaceholderOf(PersonalDataKind kind, string value)
    {
        if (_placeholders.TryGetValue(value, out var placeholder)) return placeholder;
        do
        {
            var number = _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
            placeholder = $"{StartOf(kind)}{number}]";
        }
        while (_written.Contains(placeholder));

        (_placeholders[value], _values[placeholder]) = (placeholder, value);
        _longest = Math.Max(_longest, placeholder.Length);
        return placeholder;
    }

    private static string StartOf(PersonalDataKind kind) => kind switch
    {
        PersonalDataKind.Email => "[EMAIL_",
        PersonalDataKind.Iban => "[IBAN_",
        PersonalDataKind.Card => "[CARD_",
        _ => "[PHONE_",
    };

    [GeneratedRegex(@"\[[A-Z]+_[0-9]{1,9}\]")]
    private static partial Regex Placeholder();
}
