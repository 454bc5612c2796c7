using DeepSeek.Contracts.Errors;

namespace DeepSeek.Inference.Endpoints.Http.Errors;

/// <summary>
/// Gives the errors that the framework answers by itself the shape of ours: no route, wrong method, a body that is too large, an exception.
/// </summary>
internal sealed partial class ErrorResponseMiddleware(RequestDelegate next, ILogger<ErrorResponseMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return; // Nobody is there to be told.
        }
        catch (BadHttpRequestException error)
        {
            await WriteUnlessStartedAsync(context, Failure(error.StatusCode) ?? new ApiFailure(ApiError.InvalidFormat, error.Message));
            return;
        }
#pragma warning disable CA1031 // The last place where an exception becomes an answer.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogUnexpected(logger, error, context.Request.Path);
            await WriteUnlessStartedAsync(context, new ApiFailure(ApiError.ServerError, "Something broke on our side."));
            return;
        }

        if (!context.Response.HasStarted && Failure(context.Response.StatusCode) is { } failure)
        {
            await ApiFailureResponse.WriteAsync(context, failure);
        }
    }

    private static ApiFailure? Failure(int status) => status switch
    {
        StatusCodes.Status404NotFound => new ApiFailure(ApiError.RouteNotFound, "There is no such route."),
        StatusCodes.Status405MethodNotAllowed => new ApiFailure(ApiError.MethodNotAllowed, "The route does not take this method."),
        StatusCodes.Status413PayloadTooLarge => new ApiFailure(ApiError.PayloadTooLarge, "The body is larger than this service takes."),
        _ => null,
    };

    private static Task WriteUnlessStartedAsync(HttpContext context, ApiFailure failure)
    {
        if (!context.Response.HasStarted) return ApiFailureResponse.WriteAsync(context, failure);

        // Half an answer must not look like a whole one.
        context.Abort();
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A request to {Path} broke.")]
    private static partial void LogUnexpected(ILogger logger, Exception error, string path);
}
