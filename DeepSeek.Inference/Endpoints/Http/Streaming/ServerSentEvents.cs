using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using Microsoft.AspNetCore.Http.Features;

namespace DeepSeek.Inference.Endpoints.Http.Streaming;

/// <summary>
/// Writes a response of server-sent events. They are gathered in one buffer and leave together at a flush: thousands go out a second, and handing bytes to
/// the server costs more than making them.
/// </summary>
internal sealed class ServerSentEvents : IDisposable
{
    private const int InitialBytes = 1024;

    // A writer of one's own does not take the encoder from the serializer's options.
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = ContractsJsonContext.Wire.Options.Encoder,
        SkipValidation = true,
    };

    private readonly HttpContext _context;
    private readonly ArrayBufferWriter<byte> _buffer = new(InitialBytes);
    private readonly Utf8JsonWriter _json;

    private ServerSentEvents(HttpContext context)
    {
        _context = context;
        _json = new Utf8JsonWriter(_buffer, WriterOptions);
    }

    /// <summary>What stands before the data of an event.</summary>
    public static ReadOnlySpan<byte> Opening => "data: "u8;

    /// <summary>What stands after it.</summary>
    public static ReadOnlySpan<byte> Closing => "\n\n"u8;

    /// <summary>Makes a response, of which nothing was sent yet, one of events.</summary>
    public static ServerSentEvents Begin(HttpContext context)
    {
        var response = context.Response;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-cache";
        response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        return new ServerSentEvents(context);
    }

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
        number.TryFormat(_buffer.GetSpan(11), out var written, provider: System.Globalization.CultureInfo.InvariantCulture);
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

    /// <summary>Sends what was added; nothing where nothing was.</summary>
    public async ValueTask FlushAsync()
    {
        if (_buffer.WrittenCount == 0) return;
        await _context.Response.BodyWriter.WriteAsync(_buffer.WrittenMemory, _context.RequestAborted);
        _buffer.ResetWrittenCount();
    }

    /// <summary>Says that the answer is whole, as its last event.</summary>
    public ValueTask CompleteAsync()
    {
        Raw("data: [DONE]\n\n"u8);
        return FlushAsync();
    }

    /// <summary>An event for those who read it, and a broken connection for all: half an answer must not look like a whole one.</summary>
    public async ValueTask BreakOffAsync(ApiFailure failure)
    {
        Event(failure.ToResponse(), ContractsJsonContext.Wire.ErrorResponse);
        await FlushAsync();
        _context.Abort();
    }

    public void Dispose() => _json.Dispose();
}
