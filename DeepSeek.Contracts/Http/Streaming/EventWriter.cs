using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace DeepSeek.Contracts.Http.Streaming;

/// <summary>
/// Writes server-sent events of JSON into a buffer, piece by piece: thousands go out a second, and what is the same in all of them is encoded once.
/// </summary>
public class EventWriter : IDisposable
{
    // A writer of one's own does not take the encoder from the serializer's options.
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = ContractsJsonContext.Wire.Options.Encoder,
        SkipValidation = true,
    };

    private readonly IBufferWriter<byte> _buffer;
    private readonly Utf8JsonWriter _json;

    /// <summary>A writer into a buffer, which stays the caller's.</summary>
    public EventWriter(IBufferWriter<byte> buffer)
    {
        _buffer = buffer;
        _json = new Utf8JsonWriter(buffer, WriterOptions);
    }

    /// <summary>What stands before the data of an event.</summary>
    public static ReadOnlySpan<byte> Opening => "data: "u8;

    /// <summary>What stands after it.</summary>
    public static ReadOnlySpan<byte> Closing => "\n\n"u8;

    /// <summary>The last event of an answer that is whole, and of no other.</summary>
    public static ReadOnlySpan<byte> Done => "data: [DONE]\n\n"u8;

    /// <summary>Adds bytes as they are: a part of an event that was prepared before.</summary>
    public void Raw(ReadOnlySpan<byte> utf8) => _buffer.Write(utf8);

    /// <summary>Adds a text as a JSON string.</summary>
    public void Text(string text)
    {
        _json.Reset();
        _json.WriteStringValue(text);
        _json.Flush();
    }

    /// <summary>Adds a number.</summary>
    public void Number(int number)
    {
        number.TryFormat(_buffer.GetSpan(11), out var written, provider: CultureInfo.InvariantCulture);
        _buffer.Advance(written);
    }

    /// <summary>Adds a value as JSON.</summary>
    public void Json<T>(T value, JsonTypeInfo<T> type)
    {
        _json.Reset();
        JsonSerializer.Serialize(_json, value, type);
    }

    /// <summary>Adds an event of its own.</summary>
    public void Event<T>(T value, JsonTypeInfo<T> type)
    {
        Raw(Opening);
        Json(value, type);
        Raw(Closing);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives up what is held. The buffer is not among it.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing) _json.Dispose();
    }
}
