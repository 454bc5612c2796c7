using System.Collections;
using System.Text.RegularExpressions;

namespace DeepSeek.Inference.Processing.BuiltIn.PersonalData;

/// <summary>
/// Finds personal data in a text. Every pattern begins where the character before cannot belong to it and has only bounded repetitions, so that no
/// text takes more than linear time.
/// </summary>
internal static partial class PersonalDataFinder
{
    private const int FewestCardDigits = 13;
    private const int FewestPhoneDigits = 8;
    private const int MostPhoneDigits = 15;

    /// <summary>What is found of some kinds, in the text's order, without overlaps.</summary>
    public static IReadOnlyList<PersonalDataMatch> Find(string text, IReadOnlyCollection<PersonalDataKind> kinds)
    {
        List<PersonalDataMatch> found = [];
        var taken = new BitArray(text.Length);
        foreach (var kind in kinds.Order())
        {
            foreach (var match in FindKind(text, kind))
            {
                if (Enumerable.Range(match.Start, match.Length).Any(taken.Get)) continue;
                for (var i = match.Start; i < match.End; i++) taken[i] = true;
                found.Add(match);
            }
        }

        found.Sort((one, other) => one.Start.CompareTo(other.Start));
        return found;
    }

    private static IEnumerable<PersonalDataMatch> FindKind(string text, PersonalDataKind kind)
    {
        var (pattern, length) = kind switch
        {
            PersonalDataKind.Email => (Email(), (Func<string, int>)(match => match.Length)),
            PersonalDataKind.Iban => (Iban(), LengthOfIban),
            PersonalDataKind.Card => (Card(), LengthOfCard),
            _ => (Phone(), LengthOfPhone),
        };
        for (var match = pattern.Match(text); match.Success; match = match.NextMatch())
        {
            if (length(match.Value) is > 0 and var found) yield return new PersonalDataMatch(kind, match.Index, found);
        }
    }

    // Words in capitals may follow it: only as much of it counts as its country's numbers have.
    private static int LengthOfIban(string text)
    {
        var compact = string.Concat(text.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        return IbanNumber.IsValid(compact, out var characters) ? LengthWith(text, characters, char.IsAsciiLetterOrDigit) : 0;
    }

    // Another number may follow it: the longest beginning counts that ends with a group.
    private static int LengthOfCard(string text)
    {
        for (var length = text.Length; length > 0; length--)
        {
            if (!char.IsAsciiDigit(text[length - 1]) || (length < text.Length && char.IsAsciiDigit(text[length]))) continue;
            var digits = string.Concat(text.Take(length).Where(char.IsAsciiDigit));
            if (digits.Length < FewestCardDigits) return 0;
            if (CardNumber.IsValid(digits)) return length;
        }

        return 0;
    }

    private static int LengthOfPhone(string text) =>
        text.Count(char.IsAsciiDigit) is >= FewestPhoneDigits and <= MostPhoneDigits ? text.Length : 0;

    // Of the text's beginning with so many characters that count; 0 where it ends inside a group.
    private static int LengthWith(string text, int count, Func<char, bool> counts)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!counts(text[i]) || --count > 0) continue;
            return i + 1 == text.Length || !counts(text[i + 1]) ? i + 1 : 0;
        }

        return 0;
    }

    // Only characters that addresses have in practice, so that what comes before or after it in Chinese is no part of it.
    [GeneratedRegex(@"(?<![A-Za-z0-9._%+-])[A-Za-z0-9_%+-][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,63}(?![A-Za-z0-9])")]
    private static partial Regex Email();

    [GeneratedRegex("(?<![A-Za-z0-9])[A-Za-z]{2}[0-9]{2}(?:[ -]?[A-Za-z0-9]){11,36}(?![A-Za-z0-9])")]
    private static partial Regex Iban();

    [GeneratedRegex("(?<![0-9.,+])[2-6](?:[ -]?[0-9]){12,24}(?![0-9])")]
    private static partial Regex Card();

    // With + or 00 and a country; as written in North America; a Chinese mobile; with a leading 0 and something between the groups.
    [GeneratedRegex(
        @"(?<![A-Za-z0-9+])(?:"
        + @"(?:\+|00)[1-9](?:[ ().\-/]{0,2}[0-9]){7,14}"
        + @"|\([2-9][0-9]{2}\) ?[0-9]{3}[-. ][0-9]{4}"
        + @"|[2-9][0-9]{2}[-.][0-9]{3}[-.][0-9]{4}"
        + @"|1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}"
        + @"|\(?0[1-9][0-9]{0,4}\)?[ /-][0-9]{3,8}(?:[ -][0-9]{2,8}){0,3}"
        + ")(?![0-9])")]
    private static partial Regex Phone();
}
