using System.Text.Json;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.ModelVersions;
using DeepSeek.Portal.Features.ModelVersions.Rollouts;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Api.Internal;

/// <summary>Where gateways bring the requests for another version: decides, and answers when the replicas have followed, or tells how they do.</summary>
internal static class ReloadEndpoint
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    public static void MapInternalCalls(this IEndpointRouteBuilder endpoints) => endpoints
        .MapPost(PortalCalls.ReloadPattern, ReloadAsync)
        .AllowAnonymous()
        .AddEndpointFilter<InternalCallFilter>()
        .WithMetadata(new RequestBodyLimit(PortalCalls.MaxBodyBytes));

    private static async Task<IResult> ReloadAsync(
        HttpContext context,
        string name,
        IModelDeployments deployments,
        RolloutProgress progress,
        IOptions<RolloutOptions> options,
        IHostApplicationLifetime lifetime,
        TimeProvider time)
    {
        var call = context.Features.GetRequiredFeature<InternalCall>();
        var (request, invalid) = await ReadAsync(context.Request);
        if (request is null)
        {
            return new ApiFailureResult(invalid!);
        }

        // A tenant's names of requests are its own.
        var wanted = new WantedVersion(name, request.Version, $"{call.TenantId}:{call.RequestId}", Actor.Itself($"tenant {call.TenantId}"), request.WatchSeconds);
        var activation = await deployments.ActivateAsync(wanted, context.RequestAborted);
        if (activation.Deployment is not { } deployment)
        {
            return new ApiFailureResult(Failure(activation.Problem!.Value, wanted));
        }

        using var over = new CancellationTokenSource(TimeSpan.FromSeconds(options.Value.AnswerSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, lifetime.ApplicationStopping, context.RequestAborted);
        var states = progress.FollowAsync(deployment, call.RequestId, either.Token);
        return ReloadEvents.AreWanted(context.Request)
            ? await ReloadEvents.WriteAsync(context, states, over.Token)
            : await AnswerAsync(states, context, over.Token);
    }

    /// <summary>The end, or how it stands when there is no more time to wait for it.</summary>
    private static async Task<IResult> AnswerAsync(IAsyncEnumerable<ModelReloadResult> states, HttpContext context, CancellationToken over)
    {
        ModelReloadResult? last = null;
        try
        {
            await foreach (var state in states)
            {
                last = state;
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested && last is not null)
        {
            return TypedResults.Json(last, ContractsJsonContext.Wire.ModelReloadResult, statusCode: StatusCodes.Status202Accepted);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return new ApiFailureResult(new ApiFailure(
                ApiError.Unavailable, "The portal stops; the roll-out goes on. Ask again with the same Idempotency-Key.", RetryAfter: RetryAfter));
        }

        return last!.State == ModelReloadStates.Active
            ? TypedResults.Json(last, ContractsJsonContext.Wire.ModelReloadResult)
            : new ApiFailureResult(new ApiFailure(ApiError.ReloadFailed, $"{last.Model}@{last.Version} is {Words(last.State)}. {last.Reason}"));
    }

    private static async Task<(ModelReloadRequest? Request, ApiFailure? Failure)> ReadAsync(HttpRequest request)
    {
        try
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
            return body.Length == 0
                ? (new ModelReloadRequest(), null)
                : (JsonSerializer.Deserialize(body.GetBuffer().AsSpan(0, (int)body.Length), ContractsJsonContext.Wire.ModelReloadRequest) ?? new ModelReloadRequest(), null);
        }
        catch (JsonException)
        {
            return (null, new ApiFailure(ApiError.InvalidFormat, "The body must be a JSON object with a text 'version', or be left out."));
        }
    }

    private static ApiFailure Failure(ActivationProblem problem, WantedVersion wanted) => problem switch
    {
        ActivationProblem.RequestIdInvalid => new(ApiError.InvalidParameter, "Idempotency-Key is too long.", "Idempotency-Key"),
        ActivationProblem.RequestIdReused =>
            new(ApiError.InvalidParameter, "This Idempotency-Key was used for another model or version.", "Idempotency-Key"),
        ActivationProblem.WatchInvalid => new(
            ApiError.InvalidParameter, $"'watch_seconds' must be 0 to {RolloutOptions.MostWatchSeconds:0}.", "watch_seconds"),
        ActivationProblem.ModelUnknown => new(ApiError.ModelNotFound, $"There is no model '{wanted.Model}'.", "model"),
        ActivationProblem.VersionUnknown => new(
            ApiError.ModelNotFound,
            wanted.Version is null
                ? $"No replica has a version of '{wanted.Model}' that can be served."
                : $"No replica has version '{wanted.Version}' of '{wanted.Model}'.",
            "version"),
        ActivationProblem.ReplicasUnknown => new(ApiError.Unavailable, "What replicas have is not known at the moment.", RetryAfter: RetryAfter),
        ActivationProblem.DatabaseUnreachable => new(ApiError.Unavailable, "Nothing can be decided at the moment.", RetryAfter: RetryAfter),
        _ => new(ApiError.Unavailable, "Others decide about this model at the same time.", RetryAfter: RetryAfter),
    };

    private static string Words(string state) => state switch
    {
        ModelReloadStates.RolledBack => "rolled back",
        _ => state,
    };

    /// <summary>Read by the server before the body is.</summary>
    private sealed record RequestBodyLimit(long? MaxRequestBodySize) : Microsoft.AspNetCore.Http.Metadata.IRequestSizeLimitMetadata;
}
