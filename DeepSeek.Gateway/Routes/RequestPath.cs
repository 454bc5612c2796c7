using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane.Metering;
using DeepSeek.Gateway.Answers;
using DeepSeek.Gateway.Errors;
using DeepSeek.Gateway.Metering;
using DeepSeek.Gateway.ModelResolution;
using DeepSeek.Gateway.RateLimiting;
using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.Routes;

/// <summary>
/// The path of a request that asks for an answer, stage by stage, from authorization to the last byte. Before it stand the stages of every request
/// (<c>Program.cs</c>): id, errors, authentication, authorization.
/// </summary>
internal sealed class RequestPath(
    RequestBodyReader bodies,
    ModelResolver models,
    TimeLimits times,
    IRequestLimits limits,
    IAnswerSource source,
    AnswerWriter writer,
    RequestMetering metering)
{
    /// <summary>Answers a request, or says why it is not answered.</summary>
    public async Task AnswerAsync(HttpContext context, AnswerRoute route, IAnswerFormat format)
    {
        var request = context.GetGatewayRequest();
        metering.Open(request);
        try
        {
            var failure = await bodies.ReadAsync(context, request)
                ?? RequestParser.Parse(context, request, route)
                ?? models.Resolve(request)
                ?? await LimitAsync(context, request);

            if (failure is null)
            {
                times.Set(request);
                failure = await writer.WriteAsync(context, request, format, source.AnswerAsync(request, context.RequestAborted), context.RequestAborted);
            }
            else
            {
                await ApiFailureWriter.WriteAsync(context, failure);
            }

            request.Outcome = failure is null ? RequestOutcome.Completed : RequestOutcome.Failed;
            request.ErrorCode = failure?.Error.Code();
        }
        catch (Exception e) when (e is OperationCanceledException or BadHttpRequestException && context.RequestAborted.IsCancellationRequested)
        {
            // It left, maybe in the middle of its request. Nobody reads what would be said.
            request.Outcome = RequestOutcome.Aborted;
        }
        finally
        {
            // Who left may have others behind it who still wait for what is generated in its name.
            await request.Generated;

            // What came out of the cache was generated for somebody else.
            request.Admission?.Settle(
                request.Cache == CacheUse.Hit ? null : request.Usage, request.Segments.Count > 0 ? request.Segments[^1].Price : null);
            metering.Close(context, request);
        }
    }

    private async ValueTask<ApiFailure?> LimitAsync(HttpContext context, GatewayRequest request)
    {
        var admission = request.Admission = await limits.AdmitAsync(request);
        return admission.Failure;
    }
}
