namespace DeepSeek.Inference.Processing.BuiltIn.SystemPrompt;

/// <summary>Terms, and which of them texts use.</summary>
internal sealed class Glossary(IEnumerable<KeyValuePair<string, string>> terms)
{
    private readonly KeyValuePair<string, string>[] _terms = [.. terms];

    /// <summary>The terms that texts use, in whatever case, in the order in which they first do.</summary>
    public IEnumerable<KeyValuePair<string, string>> UsedIn(string text) =>
        from term in _terms
        let at = FirstUse(text, term.Key)
        where at >= 0
        orderby at
        select term;

    // Words are whole ones where their letters are of a kind that sets spaces between words: "CAT" is not used in "category", 模型 is in 大模型.
    private static int FirstUse(string text, string term)
    {
        for (var from = 0; text.IndexOf(term, from, StringComparison.OrdinalIgnoreCase) is >= 0 and var at; from = at + 1)
        {
            var end = at + term.Length;
            if ((at == 0 || !Joins(text[at - 1], term[0])) && (end == text.Length || !Joins(term[^1], text[end]))) return at;
        }

        return -1;
    }

    private static bool Joins(char one, char next) => IsOfWord(one) && IsOfWord(next);

    private static bool IsOfWord(char character) =>
        char.IsLetterOrDigit(character) && char.GetUnicodeCategory(character) != System.Globalization.UnicodeCategory.OtherLetter;
}
