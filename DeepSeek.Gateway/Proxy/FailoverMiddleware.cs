using DeepSeek.Contracts.Errors;
using DeepSeek.Gateway.Errors;
using DeepSeek.Gateway.LoadBalancing;
using DeepSeek.Gateway.Requests;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;

namespace DeepSeek.Gateway.Proxy;

/// <summary>
/// Asks the best replica, and the next one at once where that one could not be reached, broke off before the first byte, or would not take the call.
/// Each replica is asked at most once.
/// </summary>
internal sealed partial class FailoverMiddleware(
    RequestDelegate next,
    ReplicaChooser chooser,
    ProxyMetrics metrics,
    IOptions<LoadBalancingOptions> options,
    TimeProvider time,
    ILogger<FailoverMiddleware> logger)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.GetGatewayRequest();
        var proxy = context.GetReverseProxyFeature();
        List<string>? tried = null;
        while (chooser.Choose(proxy.AllDestinations, tried ?? []) is var (destination, replica))
        {
            (tried ??= []).Add(replica.Id);
            request.ForwardedAt ??= time.GetTimestamp();
            request.Replica = replica;
            request.RefusedWith = null;
            proxy.AvailableDestinations = destination;
            context.Request.Body = new MemoryStream(request.Body, writable: false);

            replica.Begin();
            try
            {
                await next(context);
            }
            finally
            {
                replica.End();
            }

            if (!MayTryAgain(context, request))
            {
                await EndAsync(context, request);
                return;
            }

            if (request.RefusedWith != StatusCodes.Status404NotFound)
            {
                replica.CoolDown(time.GetUtcNow().AddSeconds(options.Value.CooldownSeconds));
            }

            Report(request, replica, context.GetForwarderErrorFeature()?.Error);
            context.Response.Clear();
            context.Features.Set<IForwarderErrorFeature>(null);
        }

        request.Replica = null;
        await ApiFailureWriter.WriteAsync(context, new ApiFailure(
            ApiError.Unavailable, $"No replica of the model '{request.Model}' can take the request at the moment.", RetryAfter: RetryAfter));
    }

    private void Report(GatewayRequest request, Replica replica, ForwarderError? error)
    {
        metrics.Failover(request.Model!, request.RefusedWith);
        switch (request.RefusedWith)
        {
            case null:
                LogUnreachable(logger, request.Id, replica.Id, error?.ToString());
                break;

            case StatusCodes.Status404NotFound:
                LogChangedOver(logger, request.Id, replica.Id, request.Model!);
                break;

            case StatusCodes.Status401Unauthorized:
                LogTokenRefused(logger, request.Id, replica.Id);
                break;

            default:
                LogRefused(logger, request.Id, replica.Id);
                break;
        }
    }

    /// <summary>The proxy leaves a bare status where forwarding failed for a reason of our own; the client gets what other errors look like.</summary>
    private Task EndAsync(HttpContext context, GatewayRequest request)
    {
        if (!request.BrokenOff || context.GetForwarderErrorFeature() is not { } feature)
        {
            return Task.CompletedTask;
        }

        LogFailed(logger, request.Id, request.Replica?.Id, feature.Error.ToString(), feature.Exception);
        if (context.Response.HasStarted)
        {
            return Task.CompletedTask;
        }

        context.Response.Clear();
        return ApiFailureWriter.WriteAsync(context, new ApiFailure(ApiError.ServerError, "The request could not be forwarded. Its x-request-id names it."));
    }

    private static bool MayTryAgain(HttpContext context, GatewayRequest request)
    {
        if (request.RefusedWith is not null)
        {
            return true;
        }

        switch (context.GetForwarderErrorFeature()?.Error)
        {
            case null or ForwarderError.None:
                request.Replica!.Recover();
                return false;

            case ForwarderError.Request or ForwarderError.RequestTimedOut or ForwarderError.RequestBodyDestination or ForwarderError.ResponseBodyDestination
                when !context.Response.HasStarted:
                return !context.RequestAborted.IsCancellationRequested;

            case ForwarderError.RequestCanceled or ForwarderError.ResponseBodyCanceled or ForwarderError.ResponseBodyClient:
                // The client has left: nobody reads what would be said.
                return false;

            default:
                request.BrokenOff = true;
                return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Request {RequestId}: replica {ReplicaId} could not be reached ({Error}); asking the next.")]
    private static partial void LogUnreachable(ILogger logger, string requestId, string replicaId, string? error);

    [LoggerMessage(Level = LogLevel.Information, Message = "Request {RequestId}: replica {ReplicaId} takes no more; asking the next.")]
    private static partial void LogRefused(ILogger logger, string requestId, string replicaId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Request {RequestId}: replica {ReplicaId} no longer serves what is asked of {Model}; asking the next.")]
    private static partial void LogChangedOver(ILogger logger, string requestId, string replicaId, string model);

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {RequestId}: replica {ReplicaId} does not accept our call token; is InternalCalls:Key the same for both, and are their clocks right? Asking the next.")]
    private static partial void LogTokenRefused(ILogger logger, string requestId, string replicaId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {RequestId} to replica {ReplicaId} failed: {Error}")]
    private static partial void LogFailed(ILogger logger, string requestId, string? replicaId, string error, Exception? exception);
}
