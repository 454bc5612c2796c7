using System.Text.Json;
using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane.Generations;

namespace DeepSeek.Gateway.Replicas;

/// <summary>Reads a replica's events, in one pass: thousands come in a second.</summary>
internal static class GenerationEventParser
{
    /// <summary>
    /// A <see cref="GenerationStarted"/>, <see cref="GenerationTokens"/>, <see cref="GenerationEnded"/>, <see cref="GenerationDone"/> or
    /// <see cref="ErrorBody"/>; null for one that this gateway does not know. Throws where it is no JSON, or lacks what it must have.
    /// </summary>
    public static object? Parse(ReadOnlySpan<byte> data)
    {
        if (data.SequenceEqual("[DONE]"u8))
        {
            return GenerationDone.Instance;
        }

        try
        {
            var reader = new Utf8JsonReader(data);
            var fields = default(GenerationEventFields);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                fields.Read(ref reader);
            }

            return fields.ToEvent();
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            throw new JsonException("A field of an event has a value of another kind.", e);
        }
    }
}
