using System.Buffers;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.Contracts.Http.Streaming;
using Microsoft.AspNetCore.Http.Features;

namespace DeepSeek.Inference.Endpoints.Http.Streaming;

/// <summary>
/// Writes a response of server-sent events. They are gathered in one buffer and leave together at a flush: thousands go out a second, and handing bytes to
/// the server costs more than making them.
/// </summary>
internal sealed class ServerSentEvents : EventWriter
{
    private const int InitialBytes = 1024;

    private readonly HttpContext _context;
    private readonly ArrayBufferWriter<byte> _buffer;

    private ServerSentEvents(HttpContext context, ArrayBufferWriter<byte> buffer)
        : base(buffer)
    {
        _context = context;
        _buffer = buffer;
    }

    /// <summary>Makes a response, of which nothing was sent yet, one of events.</summary>
    public static ServerSentEvents Begin(HttpContext context)
    {
        var response = context.Response;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-cache";
        response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        return new ServerSentEvents(context, new ArrayBufferWriter<byte>(InitialBytes));
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
        Raw(Done);
        return FlushAsync();
    }

    /// <summary>An event for those who read it, and a broken connection for all: half an answer must not look like a whole one.</summary>
    public async ValueTask BreakOffAsync(ApiFailure failure)
    {
        Event(failure.ToResponse(), ContractsJsonContext.Wire.ErrorResponse);
        await FlushAsync();
        _context.Abort();
    }
}
