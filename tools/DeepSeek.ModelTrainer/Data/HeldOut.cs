using System.Globalization;
using System.Text;

namespace DeepSeek.ModelTrainer.Data;

/// <summary>Decides by hashing what training never sees, so that no list of it has to be kept.</summary>
internal static class HeldOut
{
    /// <summary>Whether training never sees this pair of operands, in either order, under this kind of operation.</summary>
    public static bool IsPair(Problem problem)
    {
        var kind = problem.Operation switch
        {
            Operation.Add => "add",
            Operation.Subtract => "sub",
            Operation.Multiply => "mul",
            _ => "cmp",
        };

        // Pairs of single digits are the tables themselves: held out, nothing could derive them.
        if (problem.A < 10 && problem.B < 10) return false;
        var (low, high) = (Math.Min(problem.A, problem.B), Math.Max(problem.A, problem.B));
        if (problem.Operation == Operation.Multiply && low >= 10) return false;
        return Hash(string.Create(CultureInfo.InvariantCulture, $"{kind}:{low}:{high}")) % 20 == 0;
    }

    /// <summary>Whether training never sees this phrasing, whatever its case, spaces and punctuation.</summary>
    /// <param name="surface">The text with its placeholders still in braces.</param>
    public static bool IsPhrasing(string surface)
    {
        var (depth, words) = (0, 0);
        foreach (var c in surface)
        {
            if (c == '{') depth++;
            if (c == '}') depth--;
            if (char.IsLetter(c) && depth == 0) words += c >= 0x2E80 ? 3 : 1;
        }

        // The shortest forms (3+4=?, "what is 3+4") are what everything else is built on.
        return words >= 12 && Hash(Key(surface)) % 20 == 0;
    }

    /// <summary>A text without what may vary in writing it down: case, spaces, punctuation.</summary>
    public static string Key(string text)
    {
        var key = new StringBuilder();
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c) || c is '{' or '}' or '+' or '-' or '*' or '×' or '<' or '>') key.Append(char.ToLowerInvariant(c));
        }

        return key.ToString();
    }

    // FNV-1a with a final mix: stable across machines and versions of .NET, unlike string.GetHashCode.
    private static ulong Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in Encoding.UTF8.GetBytes(text)) hash = (hash ^ b) * 1099511628211UL;
        hash ^= hash >> 32;
        hash *= 0xD6E8FEB86659FD93UL;
        return hash ^ (hash >> 32);
    }
}
