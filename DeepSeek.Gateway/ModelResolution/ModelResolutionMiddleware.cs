using DeepSeek.Contracts.Errors;
using DeepSeek.Gateway.Errors;
using DeepSeek.Gateway.Requests;
using Yarp.ReverseProxy;

namespace DeepSeek.Gateway.ModelResolution;

/// <summary>Reads the body, finds the model, and points the request at that model's cluster. What fails here reaches no replica.</summary>
internal sealed class ModelResolutionMiddleware(RequestDelegate next, RequestBodyReader bodies, ModelResolver models, IProxyStateLookup clusters)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (await ResolveAsync(context) is { } failure)
        {
            await ApiFailureWriter.WriteAsync(context, failure);
            return;
        }

        await next(context);
    }

    private async ValueTask<ApiFailure?> ResolveAsync(HttpContext context)
    {
        var (body, bodyFailure) = await bodies.ReadAsync(context.Request, context.RequestAborted);
        if (body is null)
        {
            return bodyFailure;
        }

        var (completion, formatFailure) = CompletionParser.Parse(body);
        if (completion is null)
        {
            return formatFailure;
        }

        var resolved = models.Resolve(completion.Model);
        if (resolved.Model is not { } model)
        {
            return resolved.Failure;
        }

        if (resolved.Target is { } target)
        {
            body = ModelNameRewriter.Rewrite(body, target);
        }

        // The proxy takes a new configuration over a moment after the directory has it.
        if (!clusters.TryGetCluster(model.ClusterId, out var cluster))
        {
            return new ApiFailure(ApiError.Unavailable, $"The model '{completion.Model}' is being made available.", "model", TimeSpan.FromSeconds(1));
        }

        var request = context.GetGatewayRequest();
        request.Body = body;
        request.Completion = completion;
        request.Model = model.Name;
        request.Seed = completion.Seed ?? Random.Shared.NextInt64();
        // The body is at hand now: whoever forwards it says how long it is.
        context.Request.Headers.TransferEncoding = default;
        context.Request.ContentLength = body.Length;
        context.ReassignProxyRequest(cluster);
        return null;
    }
}
