using System.Globalization;
using DeepSeek.ControlPlane.Metering;
using DeepSeek.ControlPlane.Metering.Delivery;
using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.Metering;

/// <summary>Reports every request however it ended, and counts those whose model was found.</summary>
internal sealed class RequestMetering(
    OpenRequests open, UsageComposer usage, UsageOutbox outbox, ModelCounters counters, TrafficCounters traffic, RequestMetrics metrics, TimeProvider time)
{
    /// <summary>The request has begun. It must be closed.</summary>
    public void Open(GatewayRequest request) => open.Add(request);

    /// <summary>The request is over.</summary>
    public void Close(HttpContext context, GatewayRequest request)
    {
        open.Remove(request);
        outbox.Add(usage.Closed(context, request));
        var segments = request.Segments.AsSpan();
        for (var i = 0; i < segments.Length; i++)
        {
            if (usage.Segment(request, segments[i], i) is { } segment)
            {
                outbox.Add(segment);
            }
        }

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
        var firstToken = Since(request, request.FirstTokenAt);
        var overhead = Since(request, request.ForwardedAt);
        counters.Count(model, failed, firstByte, firstToken, overhead, duration);
        var isHit = request.Cache == CacheUse.Hit;
        traffic.Count(
            new TrafficKey(model, request.Caller!.TenantId, isHit ? "" : request.AnsweredBy ?? "", request.Lane),
            new EndedTraffic(failed, isHit, isHit ? 0 : request.Usage?.PromptTokens ?? 0, isHit ? 0 : request.Usage?.CompletionTokens ?? 0, firstToken, overhead, duration));
        var operation = RequestMetrics.OperationOf(request.Completion!.Route);
        metrics.Record(operation, model, errorType, duration, firstByte, overhead);
        metrics.RecordTokens(operation, model, request.Usage, firstToken, usage.SecondsPerToken(request));
    }

    private TimeSpan? Since(GatewayRequest request, long? timestamp) => timestamp is { } at ? time.GetElapsedTime(request.ArrivedAt, at) : null;
}
