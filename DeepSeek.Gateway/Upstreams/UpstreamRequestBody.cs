using System.Buffers;
using System.Text.Json;
using DeepSeek.Gateway.ModelResolution;

namespace DeepSeek.Gateway.Upstreams;

/// <summary>
/// A request as an upstream takes it: every field as the client wrote it, but for the model's name, and for what only means something here. A stream always brings
/// its usage, whether the client asked for it or not: without it nobody could be charged.
/// </summary>
internal static class UpstreamRequestBody
{
    public static byte[] Write(RequestedCompletion completion, string model)
    {
        var buffer = new ArrayBufferWriter<byte>(completion.Request.Length + completion.Prompt.Length + 256);
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteString("model"u8, model);
        if (!completion.Prompt.IsEmpty)
        {
            json.WritePropertyName("prompt"u8);
            json.WriteRawValue(completion.Prompt.Span, skipInputValidation: true);
        }

        if (completion.Stream)
        {
            json.WriteBoolean("stream"u8, true);
            json.WriteStartObject("stream_options"u8);
            json.WriteBoolean("include_usage"u8, true);
            json.WriteEndObject();
        }

        Copy(completion.Request.Span, json);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void Copy(ReadOnlySpan<byte> request, Utf8JsonWriter json)
    {
        var reader = new Utf8JsonReader(request);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isOurs = reader.ValueTextEquals("model"u8) || reader.ValueTextEquals("stream"u8) || reader.ValueTextEquals("stream_options"u8)
                || reader.ValueTextEquals("service_tier"u8) || reader.ValueTextEquals("prompt"u8);
            var name = reader.ValueIsEscaped ? reader.GetString() : null;
            var utf8Name = reader.ValueSpan;
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isOurs)
            {
                continue;
            }

            if (name is null)
            {
                json.WritePropertyName(utf8Name);
            }
            else
            {
                json.WritePropertyName(name);
            }

            json.WriteRawValue(request[start..(int)reader.BytesConsumed], skipInputValidation: true);
        }
    }
}
