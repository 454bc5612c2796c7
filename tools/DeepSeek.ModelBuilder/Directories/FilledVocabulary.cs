using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeepSeek.ModelBuilder.Directories;

/// <summary>Gives every token of a larger vocabulary a text of its own: a word made of its number, which no text is ever split into.</summary>
internal static class FilledVocabulary
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>Adds the words to a tokenizer.json.</summary>
    /// <param name="path">The file.</param>
    /// <param name="size">How many tokens there are to be.</param>
    public static void Write(string path, int size)
    {
        var tokenizer = JsonNode.Parse(File.ReadAllText(path))!;
        var vocabulary = tokenizer["model"]!["vocab"]!.AsObject();
        HashSet<int> known = [.. vocabulary.Select(token => (int)token.Value!), .. tokenizer["added_tokens"]!.AsArray().Select(token => (int)token!["id"]!)];
        foreach (var id in Enumerable.Range(0, size).Where(id => !known.Contains(id)))
        {
            // The letter that stands for a space before a word.
            vocabulary["\u0120w" + id.ToString(CultureInfo.InvariantCulture)] = id;
        }

        File.WriteAllText(path, tokenizer.ToJsonString(Indented) + "\n");
    }
}
