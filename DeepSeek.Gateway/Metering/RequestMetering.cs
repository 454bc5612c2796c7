using System.Globalization;
using DeepSeek.ControlPlane.Metering;
using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.Metering;

/// <summary>Counts every request whose model was found, however it ended.</summary>
internal sealed class RequestMetering(ModelCounters counters, RequestMetrics metrics, TimeProvider time)
{
    /// <summary>The request is over.</summary>
    public void Close(HttpContext context, GatewayRequest request)
    {
        if (request.Model is not { } model)
        {
            return;
        }

        // Still open is what an exception ended.
        var status = context.Response.StatusCode;
        var errorType = request.Outcome == RequestOutcome.Open ? "exception"
            : request.Outcome == RequestOutcome.Failed && status < StatusCodes.Status400BadRequest ? "broken_off"
            : status >= StatusCodes.Status400BadRequest ? status.ToString(CultureInfo.InvariantCulture)
            : null;
        var failed = errorType is "exception" or "broken_off" || status >= StatusCodes.Status500InternalServerError;
        var duration = time.GetElapsedTime(request.ArrivedAt);
        var firstByte = Since(request, request.FirstByteAt);
        counters.Count(model, failed, firstByte, duration);
        metrics.Record(model, errorType, duration, firstByte, Since(request, request.ForwardedAt));
    }

    private TimeSpan? Since(GatewayRequest request, long? timestamp) => timestamp is { } at ? time.GetElapsedTime(request.ArrivedAt, at) : null;
}
