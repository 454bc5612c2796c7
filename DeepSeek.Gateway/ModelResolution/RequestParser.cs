using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Gateway.Requests;
using DeepSeek.Gateway.ResponseCache;

namespace DeepSeek.Gateway.ModelResolution;

/// <summary>Reads what a request asks for, from its body and its headers.</summary>
internal static class RequestParser
{
    private const string Priority = "x-priority";

    /// <summary>Leaves what it found with the request, or says what is wrong.</summary>
    public static ApiFailure? Parse(HttpContext context, GatewayRequest request, AnswerRoute route)
    {
        var (completion, failure) = CompletionParser.Parse(route, request.Body);
        if (completion is null)
        {
            return failure;
        }

        var (directives, fault) = CacheDirectives.Read(context.Request.Headers);
        if (fault is not null)
        {
            return fault;
        }

        request.CacheDirectives = directives;
        request.Completion = completion;
        request.Seed = completion.Seed ?? Random.Shared.NextInt64();
        request.Lane = completion.Lane ?? Lane.Realtime;
        if (!context.Request.Headers.TryGetValue(Priority, out var priority))
        {
            return null;
        }

        // The header goes before the body: whoever stands between may set it.
        switch (priority.ToString())
        {
            case "realtime":
                request.Lane = Lane.Realtime;
                return null;

            case "batch":
                request.Lane = Lane.Batch;
                return null;

            default:
                return new ApiFailure(ApiError.InvalidParameter, $"'{Priority}' must be 'realtime' or 'batch'.", Priority);
        }
    }
}
