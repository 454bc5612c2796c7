using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DeepSeek.Contracts.Http;

namespace DeepSeek.Gateway.Routes;

/// <summary>Whole answers as JSON, by the serializer's generated code. That serves default options only; so it is the writer that has the encoder of the wire.</summary>
internal static class AnswerJson
{
    public static readonly JsonWriterOptions Options = new() { Encoder = ContractsJsonContext.Wire.Options.Encoder, SkipValidation = true };

    /// <param name="body">Where it is written.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="type">Its shape, from <see cref="ContractsJsonContext.Default"/>.</param>
    public static void Write<T>(IBufferWriter<byte> body, T answer, JsonTypeInfo<T> type)
    {
        using var json = new Utf8JsonWriter(body, Options);
        JsonSerializer.Serialize(json, answer, type);
    }
}
