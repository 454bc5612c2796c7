using System.Text.Json;

namespace DeepSeek.Gateway.ModelResolution;

/// <summary>Puts a model's own name where a request has an alias: replicas do not know aliases. All else stays as it was sent.</summary>
internal static class ModelNameRewriter
{
    /// <summary>The new body. The old one was parsed before: it is an object with one field <c>model</c>.</summary>
    public static byte[] Rewrite(ReadOnlySpan<byte> body, string model)
    {
        var reader = new Utf8JsonReader(body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals("model"u8);
            reader.Read();
            if (found)
            {
                return [.. body[..(int)reader.TokenStartIndex], (byte)'"', .. JsonEncodedText.Encode(model).EncodedUtf8Bytes, (byte)'"', .. body[(int)reader.BytesConsumed..]];
            }

            reader.Skip();
        }

        throw new InvalidOperationException("The body names no model; it was not parsed.");
    }
}
