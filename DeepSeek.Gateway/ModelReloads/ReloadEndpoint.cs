using System.Globalization;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Scopes;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Gateway.Errors;
using DeepSeek.Gateway.ModelResolution;

namespace DeepSeek.Gateway.ModelReloads;

/// <summary><c>POST /v1/models/{name}/reload</c>: who asks and how big it is is judged here, the rest by the portal.</summary>
internal static class ReloadEndpoint
{
    public static void MapModelReloads(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/v1/models/{name}/reload", ReloadAsync).RequireAuthorization(TenantScopes.ModelsReload);

    private static async Task ReloadAsync(HttpContext context, string name, RequestBodyReader bodies, ModelAliasDirectory aliases, PortalRelay portal)
    {
        var (requestName, invalid) = ReloadName.Of(context);
        if (requestName is null)
        {
            await ApiFailureWriter.WriteAsync(context, invalid!);
            return;
        }

        var (body, unread) = await bodies.ReadAsync(context.Request, context.RequestAborted);
        if (body is null || body.Length > PortalCalls.MaxBodyBytes)
        {
            await ApiFailureWriter.WriteAsync(context, unread ?? new ApiFailure(
                ApiError.PayloadTooLarge,
                string.Create(CultureInfo.InvariantCulture, $"The body is larger than the limit of {PortalCalls.MaxBodyBytes:N0} bytes.")));
            return;
        }

        if (await portal.ReloadAsync(context, aliases.ModelOf(name), body, requestName) is { } failure)
        {
            await ApiFailureWriter.WriteAsync(context, failure);
        }
    }
}
