using DeepSeek.Contracts.Errors;

namespace DeepSeek.Gateway.Errors;

internal static class ErrorExtensions
{
    public static IServiceCollection AddGatewayErrors(this IServiceCollection services) => services.AddExceptionHandler<UnhandledExceptionHandler>();

    /// <summary>Makes every failure OpenAI-shaped: exceptions, unknown routes, wrong methods.</summary>
    public static IApplicationBuilder UseGatewayErrors(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = static _ => Task.CompletedTask,

            // What is handled is not logged unless told so; only what the client did wrong is no news.
            SuppressDiagnosticsCallback = static failure => failure.Exception is BadHttpRequestException,
        });
        return app.UseStatusCodePages(static pages => FromStatus(pages.HttpContext) is { } failure
            ? ApiFailureWriter.WriteAsync(pages.HttpContext, failure)
            : Task.CompletedTask);
    }

    private static ApiFailure? FromStatus(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => new ApiFailure(ApiError.RouteNotFound, $"There is no route {context.Request.Path}."),
        StatusCodes.Status405MethodNotAllowed =>
            new ApiFailure(ApiError.MethodNotAllowed, $"{context.Request.Path} does not take {context.Request.Method}."),
        _ => null,
    };
}
