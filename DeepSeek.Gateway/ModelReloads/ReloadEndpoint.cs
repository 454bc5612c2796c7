using System.Globalization;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Scopes;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Gateway.Errors;
using DeepSeek.Gateway.ModelResolution;
using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.ModelReloads;

/// <summary><c>POST /v1/models/{name}/reload</c>: who asks and how big it is is judged here, the rest by the portal.</summary>
internal static class ReloadEndpoint
{
    public static void MapModelReloads(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/v1/models/{name}/reload", ReloadAsync).RequireAuthorization(TenantScopes.ModelsReload);

    private static async Task ReloadAsync(HttpContext context, string name, RequestBodyReader bodies, ModelAliasDirectory aliases, PortalRelay portal)
    {
        // The whole model: whoever is allowed one version of it may not change which one others get.
        var model = aliases.ModelOf(name);
        var caller = context.GetGatewayRequest().Caller!;
        if (!caller.MayAsk(model.Split('@')[0]))
        {
            await ApiFailureWriter.WriteAsync(context, caller.Forbidden(name));
            return;
        }

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

        if (await portal.ReloadAsync(context, model, body, requestName) is { } failure)
        {
            await ApiFailureWriter.WriteAsync(context, failure);
        }
    }
}
