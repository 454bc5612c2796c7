using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepSeek.Contracts.Http;

/// <summary>Reads a message's content as a string or as an array of text parts; writes a string.</summary>
internal sealed class MessageContentJsonConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.StartArray => ReadParts(ref reader),
        _ => throw new JsonException("'content' takes a string or an array of text parts."),
    };

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    private static string ReadParts(ref Utf8JsonReader reader)
    {
        var text = new StringBuilder();
        using var parts = JsonDocument.ParseValue(ref reader);
        foreach (var part in parts.RootElement.EnumerateArray())
        {
            if (part.ValueKind != JsonValueKind.Object
                || !part.TryGetProperty("type", out var type) || !type.ValueEquals("text")
                || !part.TryGetProperty("text", out var value) || value.ValueKind != JsonValueKind.String)
            {
                throw new JsonException("A part of 'content' must be {\"type\":\"text\",\"text\":\"…\"}; other kinds are not supported.");
            }

            text.Append(value.GetString());
        }

        return text.ToString();
    }
}
