using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Portal.Features.Usage.Spent;

namespace DeepSeek.Portal.Api.Internal;

/// <summary>Where gateways ask what was spent, when Redis has lost the counters of their limits.</summary>
internal static class SpentEndpoint
{
    private const int MaxNameLength = 201;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    public static void MapSpentUsage(this IEndpointRouteBuilder endpoints) => endpoints
        .MapGet(PortalCalls.SpentPattern, ReadAsync)
        .AllowAnonymous()
        .AddEndpointFilter<InternalCallFilter>();

    private static async Task<IResult> ReadAsync(string? tenant, string? key, string? model, ISpentUsage spent, CancellationToken cancellationToken)
    {
        string?[] names = [tenant, key, model];
        if (names.All(name => name is null) || names.Any(name => name is { Length: 0 or > MaxNameLength }))
        {
            return new ApiFailureResult(new ApiFailure(
                ApiError.InvalidParameter, $"'tenant', 'key' and 'model' name what is asked for: at least one, of 1 to {MaxNameLength} characters."));
        }

        return await spent.ReadAsync(tenant, key, model, cancellationToken) is { } usage
            ? TypedResults.Json(usage, ControlPlaneJsonContext.Default.SpentUsage)
            : new ApiFailureResult(new ApiFailure(ApiError.Unavailable, "What was spent cannot be said at the moment.", RetryAfter: RetryAfter));
    }
}
