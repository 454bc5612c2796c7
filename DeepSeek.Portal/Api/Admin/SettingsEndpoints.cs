using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Settings;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DeepSeek.Portal.Api.Admin;

internal static class SettingsEndpoints
{
    public static void MapSettings(this IEndpointRouteBuilder api) => api.MapGet("/settings", ReadAsync).Requires(Permission.TelemetryRead);

    private static async Task<Results<Ok<PlatformSetup>, ProblemHttpResult>> ReadAsync(
        IPlatformSettings settings, ICurrentActor current, CancellationToken cancellationToken) =>
        await settings.ReadAsync(await current.GetAsync(cancellationToken), cancellationToken) is { } setup ? TypedResults.Ok(setup) : Refusals.NotFound();
}
