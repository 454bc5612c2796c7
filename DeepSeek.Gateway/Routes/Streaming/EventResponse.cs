using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.Contracts.Http.Streaming;
using DeepSeek.Gateway.Errors;
using DeepSeek.Gateway.Requests;
using Microsoft.AspNetCore.Http.Features;

namespace DeepSeek.Gateway.Routes.Streaming;

/// <summary>
/// A response of server-sent events. What is written is gathered and leaves together at a flush; while nothing leaves, a comment does from time to time, so that
/// nobody on the way takes the connection for dead. The headers go with whatever is first.
/// </summary>
internal sealed class EventResponse : IAsyncDisposable
{
    private readonly HttpContext _context;
    private readonly GatewayRequest _request;
    private readonly TimeProvider _time;
    private readonly TimeSpan _keepAlive;
    private readonly PooledBuffer _buffer = new();

    // Held by whoever touches the response: the answer's writer, or the timer.
    private readonly SemaphoreSlim _gate = new(1);
    private readonly ITimer _timer;
    private long _sentAt;
    private bool _closed;

    public EventResponse(HttpContext context, GatewayRequest request, TimeSpan keepAlive, TimeProvider time)
    {
        (_context, _request, _keepAlive, _time) = (context, request, keepAlive, time);
        Events = new EventWriter(_buffer);
        _sentAt = time.GetTimestamp();
        _timer = time.CreateTimer(static response => _ = ((EventResponse)response!).KeepAliveAsync(), this, keepAlive, Timeout.InfiniteTimeSpan);
    }

    private static ReadOnlySpan<byte> KeepAlive => ": keep-alive\n\n"u8;

    /// <summary>Where events are written.</summary>
    public EventWriter Events { get; }

    /// <summary>Sends what was written; nothing where nothing was. A client that has left is seen by the request's cancellation, not here.</summary>
    public async ValueTask FlushAsync()
    {
        if (_buffer.Written.IsEmpty)
        {
            return;
        }

        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            await SendAsync(_buffer.Written);
            _buffer.Clear();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Ends an answer that will not be whole: with an error of its own where nothing was sent, else with an event. Never with <c>[DONE]</c>.</summary>
    public async ValueTask FailAsync(ApiFailure failure)
    {
        await FlushAsync();
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            _closed = true;
            if (!_context.Response.HasStarted)
            {
                _context.Response.SetAnswerHeaders(_request);
                await ApiFailureWriter.WriteAsync(_context, failure);
                return;
            }

            Events.Event(failure.ToResponse(), ContractsJsonContext.Wire.ErrorResponse);
            await SendAsync(_buffer.Written);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();

        // A comment may be on its way; after that the timer finds it closed.
        await _gate.WaitAsync(CancellationToken.None);
        _closed = true;
        _gate.Release();
        Events.Dispose();
        _buffer.Dispose();
    }

    private async Task KeepAliveAsync()
    {
        // Whoever holds it is sending.
        if (!await _gate.WaitAsync(0, CancellationToken.None))
        {
            Rearm(_keepAlive);
            return;
        }

        try
        {
            if (_closed || _context.RequestAborted.IsCancellationRequested)
            {
                return;
            }

            var silent = _time.GetElapsedTime(_sentAt);
            if (silent >= _keepAlive)
            {
                await SendAsync(KeepAlive.ToArray());
                silent = TimeSpan.Zero;
            }

            Rearm(_keepAlive - silent);
        }
        finally
        {
            _gate.Release();
        }
    }

    private void Rearm(TimeSpan wait) => _timer.Change(wait, Timeout.InfiniteTimeSpan);

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        var response = _context.Response;
        if (!response.HasStarted)
        {
            response.ContentType = "text/event-stream; charset=utf-8";
            response.Headers.CacheControl = "no-cache";
            response.Headers["X-Accel-Buffering"] = "no";
            response.SetAnswerHeaders(_request);
            _context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        }

        await response.BodyWriter.WriteAsync(bytes, CancellationToken.None);
        _sentAt = _time.GetTimestamp();
    }
}
