using System.Runtime.CompilerServices;
using DeepSeek.Contracts.Errors;
using DeepSeek.Gateway.Answers;
using DeepSeek.Gateway.Replicas;
using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.Upstreams;

/// <summary>Answers by replicas where any can, and else by external upstreams; never by both in one answer.</summary>
internal sealed class RoutedAnswers(ReplicaAnswers replicas, UpstreamAnswers upstreams) : IAnswerSource
{
    public IAsyncEnumerable<AnswerEvent> AnswerAsync(GatewayRequest request, CancellationToken cancellationToken) => request.Served switch
    {
        { Upstreams.Count: 0 } => replicas.AnswerAsync(request, cancellationToken),
        { Replicas.Count: 0 } => upstreams.AnswerAsync(request, cancellationToken),
        _ => EitherAsync(request, cancellationToken),
    };

    private async IAsyncEnumerable<AnswerEvent> EitherAsync(GatewayRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isFirst = true;
        await foreach (var next in replicas.AnswerAsync(request, cancellationToken))
        {
            if (isFirst && next is AnswerFailed { Failure.Error: ApiError.Unavailable or ApiError.ServerError })
            {
                break;
            }

            isFirst = false;
            yield return next;
        }

        if (!isFirst)
        {
            yield break;
        }

        await foreach (var next in upstreams.AnswerAsync(request, cancellationToken))
        {
            yield return next;
        }
    }
}
