using System.Net;
using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Gateway.LoadBalancing;
using DeepSeek.Gateway.Requests;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace DeepSeek.Gateway.Proxy;

/// <summary>What a replica gets to see of a request, and a client of an answer.</summary>
internal sealed class ReplicaTransforms(InternalCallTokens tokens, StreamGuard guard, TimeProvider time) : ITransformProvider
{
    /// <summary>How long the call may wait to be begun. Below the longest that replicas accept.</summary>
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromSeconds(30);

    private static readonly System.Net.Http.Headers.MediaTypeHeaderValue Json = new("application/json") { CharSet = "utf-8" };

    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        // Nothing that a client sent is passed on unless it is named here: no credential, no cookie, no header that pretends to be internal.
        context.CopyRequestHeaders = false;
        context.UseDefaultForwarders = false;
        context.AddRequestTransform(ToReplica);
        context.AddResponseTransform(FromReplica);
    }

    private ValueTask ToReplica(RequestTransformContext context)
    {
        var request = context.HttpContext.GetGatewayRequest();
        var caller = request.Caller!;
        var proxied = context.ProxyRequest;
        proxied.RequestUri = new Uri(new Uri(context.DestinationPrefix), context.HttpContext.Request.Path.ToUriComponent());
        proxied.Content!.Headers.ContentType = Json;
        proxied.Content.Headers.ContentLength = request.Body.Length;
        proxied.Headers.TryAddWithoutValidation(HeaderNames.Accept, request.Completion!.Stream ? "text/event-stream" : "application/json");
        proxied.Headers.TryAddWithoutValidation(ApiHeaders.RequestId, request.Id);
        proxied.Headers.TryAddWithoutValidation(InternalHeaders.Token, tokens.Write(new InternalCall
        {
            Audience = request.Replica!.Id,
            ExpiresAt = time.GetUtcNow() + TokenLifetime,
            RequestId = request.Id,
            TenantId = caller.TenantId,
            CachePartition = caller.CachePartition,
            Seed = request.Seed,
        }));
        return ValueTask.CompletedTask;
    }

    private ValueTask FromReplica(ResponseTransformContext context)
    {
        if (context.ProxyResponse is not { } answer)
        {
            return ValueTask.CompletedTask;
        }

        var request = context.HttpContext.GetGatewayRequest();
        if (answer.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.Unauthorized or HttpStatusCode.NotFound)
        {
            // It is full, stopping, does not know our token, or has changed over to another version since its heartbeat. That is between us and it; the
            // client gets another replica's answer.
            request.RefusedWith = (int)answer.StatusCode;
            context.SuppressResponseBody = true;
            return ValueTask.CompletedTask;
        }

        var headers = context.HttpContext.Response.Headers;
        foreach (var (name, _) in answer.Headers.NonValidated)
        {
            if (name.StartsWith(InternalHeaders.Prefix, StringComparison.OrdinalIgnoreCase))
            {
                headers.Remove(name);
            }
        }

        headers.Remove(HeaderNames.Server);
        headers.Remove(HeaderNames.SetCookie);
        headers[ApiHeaders.Replica] = request.Replica!.Id;
        headers[ApiHeaders.Cache] = "bypass";
        if (!headers.ContainsKey(ApiHeaders.ModelVersion) && ActiveVersion(request.Replica, request.Model!) is { } version)
        {
            headers[ApiHeaders.ModelVersion] = $"{request.Model}@{version}";
        }

        if (answer.Content.Headers.ContentType?.MediaType == "text/event-stream")
        {
            headers.CacheControl = "no-cache";
            headers["X-Accel-Buffering"] = "no";
            answer.Content = guard.Protect(answer.Content, request);
        }

        return ValueTask.CompletedTask;
    }

    private static string? ActiveVersion(Replica replica, string model) => replica.Heartbeat.Models
        .FirstOrDefault(entry => entry.Name == model && entry.State == ModelVersionState.Active)?.Version;
}
