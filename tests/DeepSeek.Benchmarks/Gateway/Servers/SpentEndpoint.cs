using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.ControlPlane.Metering;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace DeepSeek.Benchmarks.Gateway.Servers;

/// <summary>What of the portal gateways ask for: of no budget has anything been spent yet.</summary>
internal static class SpentEndpoint
{
    public static WebApplication Create()
    {
        var app = WebApplication.CreateBuilder().Build();
        app.MapGet(PortalCalls.SpentPattern, () =>
        {
            var nothing = new SpentAmounts(0, 0, 0, 0);
            return Results.Json(
                new SpentUsage { At = TimeProvider.System.GetUtcNow(), Key = nothing, Tenant = nothing, Model = nothing },
                ControlPlaneJsonContext.Default.SpentUsage);
        });
        return app;
    }
}
