using DeepSeek.Contracts.Errors;

namespace DeepSeek.Gateway.Replicas;

/// <summary>What a replica says of a failure, as the client is told.</summary>
internal static class ReplicaFailure
{
    private const string Unknown = "The replica failed. The x-request-id of this answer names the request.";

    /// <summary>The failure.</summary>
    /// <param name="error">The replica's words; null where it had none.</param>
    /// <param name="status">Its status; 500 where the stream had begun.</param>
    public static ApiFailure Of(ErrorBody? error, int status)
    {
        var kind = (error?.Code is { } code ? ApiErrors.FromCode(code) : null) ?? status switch
        {
            StatusCodes.Status400BadRequest => ApiError.InvalidFormat,
            StatusCodes.Status413PayloadTooLarge => ApiError.PayloadTooLarge,
            StatusCodes.Status422UnprocessableEntity => ApiError.InvalidParameter,
            _ => ApiError.ServerError,
        };
        return new ApiFailure(kind, error?.Message ?? Unknown, error?.Param);
    }
}
