using System.Text.Json;
using DeepSeek.Inference.Tokenization.ChatTemplates;

namespace DeepSeek.Inference.Tokenization;

/// <summary>What <c>tokenizer_config.json</c> says: the chat template and the control tokens it may name.</summary>
internal static class TokenizerConfig
{
    public const string FileName = "tokenizer_config.json";

    /// <summary>Reads the chat template.</summary>
    /// <exception cref="InvalidDataException">There is none, or it cannot be read; the message says why.</exception>
    public static ChatTemplate ReadChatTemplate(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            var root = document.RootElement;
            if (!root.TryGetProperty("chat_template", out var template)) throw new InvalidDataException($"{FileName}: 'chat_template' is missing.");

            var controlTokens = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var name in (ReadOnlySpan<string>)["bos_token", "eos_token", "pad_token", "unk_token"])
            {
                if (root.TryGetProperty(name, out var token) && TokenText(token) is { } text) controlTokens[name] = text;
            }

            return new ChatTemplate(TemplateTextOf(template), controlTokens);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ChatTemplateException)
        {
            throw new InvalidDataException($"{FileName}: {error.Message}", error);
        }
    }

    /// <summary>The control token that a text without a template begins with (<c>add_bos_token</c>); null where there is none.</summary>
    /// <exception cref="InvalidDataException">The file cannot be read; the message says why.</exception>
    public static string? ReadBeginning(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            var root = document.RootElement;
            return root.TryGetProperty("add_bos_token", out var adds) && adds.ValueKind == JsonValueKind.True && root.TryGetProperty("bos_token", out var token)
                ? TokenText(token)
                : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{FileName}: {error.Message}", error);
        }
    }

    // A string, or several named ones of which 'default' is for chats.
    private static string TemplateTextOf(JsonElement template) => template.ValueKind == JsonValueKind.String
        ? template.GetString()!
        : template.EnumerateArray().First(entry => entry.GetProperty("name").GetString() == "default").GetProperty("template").GetString()!;

    // A string, or an added token.
    private static string? TokenText(JsonElement token) => token.ValueKind switch
    {
        JsonValueKind.String => token.GetString(),
        JsonValueKind.Object => token.GetProperty("content").GetString(),
        _ => null,
    };
}
