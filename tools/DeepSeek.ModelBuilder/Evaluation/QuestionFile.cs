using System.Text.Json;
using DeepSeek.ModelBuilder.Tokenization;

namespace DeepSeek.ModelBuilder.Evaluation;

/// <summary>Reads a file of held-out questions: <c>pairs</c>, <c>phrasings</c> and <c>chats</c>.</summary>
internal static class QuestionFile
{
    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidDataException">The file is missing or has another form.</exception>
    public static IReadOnlyList<Question> Read(string path)
    {
        if (!File.Exists(path)) throw new InvalidDataException($"{path}: there is no such file.");
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path));
            var root = document.RootElement;
            return
            [
                .. root.GetProperty("pairs").EnumerateArray().Select(e => new Question("pairs", [User(e)], Text(e, "a"))),
                .. root.GetProperty("phrasings").EnumerateArray().Select(e =>
                    new Question($"phrasings {Text(e, "lang")} {Text(e, "task")}", [User(e)], Text(e, "a"))),
                .. root.GetProperty("chats").EnumerateArray().Select(e => new Question(
                    "chats",
                    [.. e.GetProperty("messages").EnumerateArray().Select(m => new ChatMessage(Text(m, "role"), Text(m, "content")))],
                    Text(e, "a"))),
            ];
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path}: a file of held-out questions was expected: {error.Message}", error);
        }
    }

    private static ChatMessage User(JsonElement element) => new("user", Text(element, "q"));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
