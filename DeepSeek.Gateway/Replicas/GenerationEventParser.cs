using System.Text.Json;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane.Generations;

namespace DeepSeek.Gateway.Replicas;

/// <summary>Tells a replica's events apart by the one field that each has alone, and reads them.</summary>
internal static class GenerationEventParser
{
    /// <summary>
    /// A <see cref="GenerationStarted"/>, <see cref="GenerationTokens"/>, <see cref="GenerationEnded"/>, <see cref="GenerationDone"/> or
    /// <see cref="ErrorBody"/>; null for one that this gateway does not know. Throws where it is no JSON.
    /// </summary>
    public static object? Parse(ReadOnlySpan<byte> data)
    {
        if (data.SequenceEqual("[DONE]"u8))
        {
            return GenerationDone.Instance;
        }

        var reader = new Utf8JsonReader(data);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("token_ids"u8))
            {
                return JsonSerializer.Deserialize(data, GenerationsJsonContext.Wire.GenerationTokens);
            }

            if (reader.ValueTextEquals("finish_reason"u8))
            {
                return JsonSerializer.Deserialize(data, GenerationsJsonContext.Wire.GenerationEnded);
            }

            if (reader.ValueTextEquals("model_version"u8))
            {
                return JsonSerializer.Deserialize(data, GenerationsJsonContext.Wire.GenerationStarted);
            }

            if (reader.ValueTextEquals("error"u8))
            {
                return JsonSerializer.Deserialize(data, ContractsJsonContext.Wire.ErrorResponse)?.Error;
            }

            reader.Read();
            reader.Skip();
        }

        return null;
    }
}
