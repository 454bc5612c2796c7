using Microsoft.AspNetCore.Http.Features;

namespace DeepSeek.Gateway.Requests;

internal static class GatewayRequestExtensions
{
    /// <summary>First in the pipeline: every answer carries <c>x-request-id</c>, errors too.</summary>
    public static IApplicationBuilder UseGatewayRequests(this IApplicationBuilder app) => app.UseMiddleware<GatewayRequestMiddleware>();

    /// <summary>What is known of this request.</summary>
    public static GatewayRequest GetGatewayRequest(this HttpContext context) => context.Features.GetRequiredFeature<GatewayRequest>();
}
