using System.Globalization;
using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.Metering;

/// <summary>Counts every request whose model was found, however it ended.</summary>
internal sealed class MeteringMiddleware(RequestDelegate next, ModelCounters counters, RequestMetrics metrics, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.GetGatewayRequest();
        var threw = true;
        try
        {
            await next(context);
            threw = false;
        }
        finally
        {
            if (request.Model is { } model)
            {
                Count(context, request, model, threw);
            }
        }
    }

    private void Count(HttpContext context, GatewayRequest request, string model, bool threw)
    {
        var errorType = threw ? "exception"
            : request.BrokenOff ? "broken_off"
            : context.Response.StatusCode >= StatusCodes.Status400BadRequest ? context.Response.StatusCode.ToString(CultureInfo.InvariantCulture)
            : null;
        var failed = threw || request.BrokenOff || context.Response.StatusCode >= StatusCodes.Status500InternalServerError;
        var duration = time.GetElapsedTime(request.ArrivedAt);
        var firstByte = Since(request, request.FirstByteAt);
        counters.Count(model, failed, firstByte, duration);
        metrics.Record(model, errorType, duration, firstByte, Since(request, request.ForwardedAt));
    }

    private TimeSpan? Since(GatewayRequest request, long? timestamp) => timestamp is { } at ? time.GetElapsedTime(request.ArrivedAt, at) : null;
}
