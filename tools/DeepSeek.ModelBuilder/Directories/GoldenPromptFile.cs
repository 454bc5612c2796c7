using System.Text.Json;
using DeepSeek.Inference.ModelRepository.Manifests;

namespace DeepSeek.ModelBuilder.Directories;

/// <summary>Reads golden prompts from a file: <c>[{"prompt": "…", "answer": "…"}, …]</c>.</summary>
internal static class GoldenPromptFile
{
    /// <summary>The file's name in a weights folder.</summary>
    public const string FileName = "golden_prompts.json";

    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidDataException">The file is missing or has another form.</exception>
    public static IReadOnlyList<GoldenPrompt> Read(string path)
    {
        if (!File.Exists(path)) throw new InvalidDataException($"{path}: there is no such file.");
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path));
            return
            [
                .. document.RootElement.EnumerateArray().Select(e => new GoldenPrompt
                {
                    Prompt = e.GetProperty("prompt").GetString()!,
                    Answer = e.GetProperty("answer").GetString()!,
                }),
            ];
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path}: a list of prompts with their answers was expected: {error.Message}", error);
        }
    }
}
