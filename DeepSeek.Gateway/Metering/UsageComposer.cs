using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane.Metering;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Gateway.Requests;
using DeepSeek.ServiceDefaults.Configuration;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.Metering;

/// <summary>Makes reports of what is known of a request.</summary>
internal sealed class UsageComposer(ISnapshotSource<GatewaySnapshot> snapshots, IOptions<PlatformOptions> platform, TimeProvider time)
{
    private readonly string _gatewayId = platform.Value.InstanceId;

    /// <summary>A request that is over. One that nobody brought to an end was ended by an exception, which is answered only when it has got through.</summary>
    public RequestUsage Closed(HttpContext context, GatewayRequest request)
    {
        var broken = request.Outcome == RequestOutcome.Open;
        return Compose(
            request,
            context.Request.Path.Value ?? "",
            broken ? RequestOutcome.Failed : request.Outcome,
            status: context.Response.HasStarted ? context.Response.StatusCode
                : request.Outcome == RequestOutcome.Aborted ? 0
                : broken ? StatusCodes.Status500InternalServerError
                : context.Response.StatusCode,
            errorCode: broken ? ApiError.ServerError.Code() : request.ErrorCode);
    }

    /// <summary>A request that is not over; null where too little is known of it yet to say anything.</summary>
    public RequestUsage? Open(GatewayRequest request) => request is { Caller: not null, Completion: { } asked }
        ? Compose(request, PathOf(asked.Route), RequestOutcome.Open, status: 0, errorCode: null)
        : null;

    /// <summary>What has arrived of one of its calls; null where nobody has said who answers: then nothing has.</summary>
    public SegmentUsage? Segment(GatewayRequest request, AnswerSegment segment, int number) => segment.ModelVersion is not { } version
        ? null
        : new SegmentUsage
        {
            RequestId = request.Id,
            Segment = number,
            Source = UsageSource.Gateway,
            TenantId = request.Caller!.TenantId,
            KeyId = request.Caller.KeyId,
            ModelVersion = version,
            ReplicaId = segment.ReplicaId,
            EndedAt = time.GetUtcNow(),
            PromptTokens = segment.PromptTokens,
            CachedPromptTokens = segment.CachedPromptTokens,
            CompletionTokens = segment.CompletionTokens,
            ReasoningTokens = segment.ReasoningTokens,
        };

    /// <summary>Mean time from token to token after the first; null where fewer than two came.</summary>
    public double? SecondsPerToken(GatewayRequest request) =>
        request is { FirstTokenAt: { } first, LastTokenAt: { } last, Usage.CompletionTokens: > 1 and var tokens }
            ? time.GetElapsedTime(first, last).TotalSeconds / (tokens - 1)
            : null;

    private RequestUsage Compose(GatewayRequest request, string route, RequestOutcome outcome, int status, string? errorCode)
    {
        var duration = time.GetElapsedTime(request.ArrivedAt);
        return new RequestUsage
        {
            RequestId = request.Id,
            GatewayId = _gatewayId,
            TenantId = request.Caller!.TenantId,
            KeyId = request.Caller.KeyId,
            Model = request.Model ?? "",
            ModelVersion = request.ModelVersion,
            Route = route,
            Lane = request.Lane,
            Streamed = request.Completion?.Stream ?? false,
            CacheHit = request.Cache == CacheUse.Hit,
            Outcome = outcome,
            Status = status,
            ErrorCode = errorCode,
            ArrivedAt = time.GetUtcNow() - duration,
            DurationSeconds = duration.TotalSeconds,
            TimeToFirstTokenSeconds = request.FirstTokenAt is { } first ? time.GetElapsedTime(request.ArrivedAt, first).TotalSeconds : null,
            SecondsPerToken = SecondsPerToken(request),
            Segments = request.Segments.Count,
            Price = request.Segments is [.., { Price: { } own }] ? own : request.Model is { } model ? PriceOf(model) : null,
        };
    }

    private ModelPrice? PriceOf(string model)
    {
        var policies = snapshots.Current?.Value.Models ?? [];
        for (var i = 0; i < policies.Count; i++)
        {
            if (policies[i].Name == model)
            {
                return policies[i].Price;
            }
        }

        return null;
    }

    private static string PathOf(AnswerRoute route) => route switch
    {
        AnswerRoute.ChatCompletions => "/v1/chat/completions",
        AnswerRoute.Completions => "/v1/completions",
        _ => "/v1/inference",
    };
}
