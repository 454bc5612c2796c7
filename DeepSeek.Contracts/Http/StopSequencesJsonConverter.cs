using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepSeek.Contracts.Http;

/// <summary>Reads <c>stop</c> as a string or an array of strings; writes an array.</summary>
internal sealed class StopSequencesJsonConverter : JsonConverter<IReadOnlyList<string>>
{
    public override IReadOnlyList<string>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return [reader.GetString()!];
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("'stop' takes a string or an array of strings.");
        }

        var stops = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            stops.Add(reader.TokenType == JsonTokenType.String
                ? reader.GetString()!
                : throw new JsonException("'stop' takes a string or an array of strings."));
        }

        return stops;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var stop in value)
        {
            writer.WriteStringValue(stop);
        }

        writer.WriteEndArray();
    }
}
