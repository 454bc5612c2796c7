using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http.Streaming;
using DeepSeek.Gateway.Answers;
using DeepSeek.Gateway.Errors;
using DeepSeek.Gateway.Requests;
using DeepSeek.Gateway.Routes.Streaming;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.Routes;

/// <summary>Sends an answer to the client, as it comes or as a whole, in the shape of its route.</summary>
internal sealed class AnswerWriter(IOptions<AnswerOptions> options, TimeProvider time)
{
    private readonly TimeSpan _keepAlive = TimeSpan.FromSeconds(options.Value.KeepAliveSeconds);

    /// <summary>Gives back why the client did not get a whole answer; it was told.</summary>
    public Task<ApiFailure?> WriteAsync(
        HttpContext context, GatewayRequest request, IAnswerFormat format, IAsyncEnumerable<AnswerEvent> answer, CancellationToken cancellationToken) =>
        request.Completion!.Stream
            ? WriteStreamAsync(context, request, format, answer, cancellationToken)
            : WriteWholeAsync(context, request, format, answer, cancellationToken);

    private static async Task<ApiFailure?> WriteWholeAsync(
        HttpContext context, GatewayRequest request, IAnswerFormat format, IAsyncEnumerable<AnswerEvent> answer, CancellationToken cancellationToken)
    {
        var whole = new GatheredAnswer();
        var failure = await whole.ReadAsync(answer, cancellationToken);
        context.Response.SetAnswerHeaders(request);
        if (failure is not null)
        {
            await ApiFailureWriter.WriteAsync(context, failure);
            return failure;
        }

        using var body = new PooledBuffer();
        format.Write(request, whole, body);
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = body.Written.Length;
        await context.Response.BodyWriter.WriteAsync(body.Written, CancellationToken.None);
        return null;
    }

    private async Task<ApiFailure?> WriteStreamAsync(
        HttpContext context, GatewayRequest request, IAnswerFormat format, IAsyncEnumerable<AnswerEvent> answer, CancellationToken cancellationToken)
    {
        await using var response = new EventResponse(context, request, _keepAlive, time);
        var events = format.Stream(request, response.Events);
        await using var news = answer.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            // What has come meanwhile goes out together.
            var next = news.MoveNextAsync();
            if (!next.IsCompleted)
            {
                await response.FlushAsync();
            }

            if (!await next)
            {
                return null;
            }

            switch (news.Current)
            {
                case AnswerDelta delta:
                    events.Delta(delta);
                    break;

                case ChoiceEnded end:
                    events.End(end);
                    break;

                case AnswerEnded end:
                    events.End(end);
                    response.Events.Raw(EventWriter.Done);
                    await response.FlushAsync();
                    break;

                case AnswerFailed failed:
                    await response.FailAsync(failed.Failure);
                    return failed.Failure;
            }
        }
    }
}
