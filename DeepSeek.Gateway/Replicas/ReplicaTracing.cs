using System.Diagnostics;
using DeepSeek.Gateway.LoadBalancing;
using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.Replicas;

/// <summary>Calls to replicas in the trace of their request. One that is not recorded costs no span, but is told of all the same: whoever is asked does as we do.</summary>
internal static class ReplicaTracing
{
    /// <summary>The name under which spans are found.</summary>
    public const string SourceName = "DeepSeek.Gateway";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Begins the span of a call, from its being sent to the replica's first word; null where the trace is not recorded.</summary>
    public static Activity? Begin(Replica replica, GatewayRequest request, int segment)
    {
        if (Activity.Current is not { IsAllDataRequested: true } || Source.StartActivity("ask replica", ActivityKind.Client) is not { } span)
        {
            return null;
        }

        span.SetTag("gen_ai.request.model", request.Model);
        span.SetTag("deepseek.replica.id", replica.Id);
        span.SetTag("deepseek.segment", segment);
        span.SetTag("server.address", replica.GenerationsAddress.Host);
        span.SetTag("server.port", replica.GenerationsAddress.Port);
        return span;
    }

    /// <summary>Says in the span what became of the call.</summary>
    public static ReplicaCall Note(Activity? span, ReplicaCall call)
    {
        if (call.State != ReplicaCallState.Answering)
        {
            span?.SetStatus(ActivityStatusCode.Error, call.State.ToString());
        }

        return call;
    }

    /// <summary>Tells the replica of the trace that is current.</summary>
    public static void Propagate(HttpRequestMessage message) => DistributedContextPropagator.Current.Inject(
        Activity.Current, message, static (carrier, name, value) => ((HttpRequestMessage)carrier!).Headers.TryAddWithoutValidation(name, value));
}
