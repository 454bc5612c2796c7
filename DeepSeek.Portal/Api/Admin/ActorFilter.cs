using DeepSeek.Portal.Features.Access;

namespace DeepSeek.Portal.Api.Admin;

/// <summary>Tells features who makes the request.</summary>
internal sealed class ActorFilter : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        http.RequestServices.GetRequiredService<ICurrentActor>().Is(http.User, http.Connection.RemoteIpAddress?.ToString());
        http.Response.Headers.CacheControl = "no-store";
        return next(context);
    }
}
