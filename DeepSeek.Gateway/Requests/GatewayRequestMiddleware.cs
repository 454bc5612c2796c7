using System.Diagnostics;
using DeepSeek.Contracts.Http;

namespace DeepSeek.Gateway.Requests;

/// <summary>Gives every request its id and the place where the stages leave what they find out.</summary>
/// <remarks>An id that the client sends is not taken over: two clients could send the same one, and ids join usage records.</remarks>
internal sealed class GatewayRequestMiddleware(RequestDelegate next, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = new GatewayRequest
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()).ToString("N"),
            ArrivedAt = time.GetTimestamp(),
        };
        context.Features.Set(request);
        if (Activity.Current is { IsAllDataRequested: true } span)
        {
            span.SetTag("deepseek.request.id", request.Id);
        }

        // On starting, because error handlers clear headers that were set before.
        context.Response.OnStarting(
            state =>
            {
                var (response, known, clock) = ((HttpResponse, GatewayRequest, TimeProvider))state;
                response.Headers[ApiHeaders.RequestId] = known.Id;
                known.Admission?.WriteHeaders(response.Headers);
                known.FirstByteAt = clock.GetTimestamp();
                return Task.CompletedTask;
            },
            (context.Response, request, time));
        return next(context);
    }
}
