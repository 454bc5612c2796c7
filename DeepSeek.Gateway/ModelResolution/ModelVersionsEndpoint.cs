using System.Globalization;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.Contracts.Scopes;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Gateway.Errors;
using DeepSeek.Gateway.LoadBalancing;
using DeepSeek.Gateway.Requests;
using DeepSeek.Gateway.Upstreams;

namespace DeepSeek.Gateway.ModelResolution;

/// <summary><c>GET /v1/models/{name}/versions</c>: what each replica has, from the heartbeats, what external upstreams serve, and which is to be active, from the snapshot.</summary>
internal static class ModelVersionsEndpoint
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);
    private static readonly StringComparer ByNumber = StringComparer.Create(CultureInfo.InvariantCulture, CompareOptions.NumericOrdering);

    public static void MapModelVersions(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/v1/models/{name}/versions", WriteAsync).RequireAuthorization(TenantScopes.ModelsRead);

    private static ModelVersionInfo ToInfo(Upstream upstream) => new()
    {
        Id = upstream.ModelVersion,
        Version = upstream.Entry.Version,
        State = "active",
        Active = true,
        Replica = upstream.Id,
    };

    private static Task WriteAsync(
        HttpContext context, string name, ReplicaDirectory replicas, UpstreamDirectory upstreams, ModelAliasDirectory aliases, ISnapshotSource<ReplicaSnapshot> desired)
    {
        var table = replicas.Current;
        var others = upstreams.Current;
        var model = table.KnownNames.Contains(name) || others.Models.ContainsKey(name) ? name : aliases.ModelOf(name);
        var caller = context.GetGatewayRequest().Caller!;
        if (!caller.MayAskAny(model))
        {
            return ApiFailureWriter.WriteAsync(context, caller.Forbidden(name));
        }

        if (!table.KnownNames.Contains(model) && !others.Models.ContainsKey(model))
        {
            // Without any replica nobody can say that a model does not exist.
            return ApiFailureWriter.WriteAsync(context, table.Replicas.Count == 0
                ? new ApiFailure(ApiError.Unavailable, "No replica is there at the moment.", "model", RetryAfter)
                : new ApiFailure(ApiError.ModelNotFound, $"There is no model '{name}'.", "model"));
        }

        var wanted = desired.Current?.Value.Models.FirstOrDefault(entry => entry.Name == model)?.Version;
        var list = new ModelVersionList
        {
            Data =
            [
                .. table.Replicas.Values
                    .SelectMany(replica => replica.Heartbeat.Models
                        .Where(status => status.Name == model && caller.MayAsk($"{model}@{status.Version}"))
                        .Select(status => status.ToInfo(replica.Id, wanted is null ? null : status.Version == wanted)))
                    .Concat(others.All.Where(upstream => upstream.Entry.Model == model && caller.MayAsk(upstream.ModelVersion)).Select(ToInfo))
                    .OrderByDescending(version => version.Version, ByNumber)
                    .ThenBy(version => version.Replica, StringComparer.Ordinal),
            ],
        };
        return context.Response.WriteAsJsonAsync(list, ContractsJsonContext.Wire.ModelVersionList, cancellationToken: context.RequestAborted);
    }
}
