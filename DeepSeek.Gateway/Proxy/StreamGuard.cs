using DeepSeek.Contracts.Errors;
using DeepSeek.Gateway.Errors;
using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.Proxy;

/// <summary>Sees to it that a stream which ends too early does not look as if it were whole.</summary>
internal sealed partial class StreamGuard(ILogger<StreamGuard> logger)
{
    private static readonly byte[] ErrorEvent =
    [
        .. "data: "u8,
        .. ApiFailureWriter.Serialize(new ApiFailure(ApiError.ServerError, "The replica broke off in the middle of the answer. Send the request again.")),
        .. "\n\n"u8,
    ];

    /// <summary>The same content, with an error event at its end where it was cut off.</summary>
    public HttpContent Protect(HttpContent content, GatewayRequest request) => new EventStreamContent(content, cause =>
    {
        request.BrokenOff = true;
        LogBrokenOff(logger, request.Id, request.Replica?.Id, cause?.Message ?? "it ended without saying so");
        return ErrorEvent;
    });

    [LoggerMessage(Level = LogLevel.Warning, Message = "Request {RequestId}: replica {ReplicaId} broke off in the middle of a stream: {Reason}")]
    private static partial void LogBrokenOff(ILogger logger, string requestId, string? replicaId, string reason);
}
