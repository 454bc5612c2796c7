using System.Text.Json;
using DeepSeek.Contracts.Errors;
using DeepSeek.Gateway.Answers;
using DeepSeek.Gateway.LoadBalancing;

namespace DeepSeek.Gateway.Replicas;

/// <summary>One call to one replica, from the request to the last event. Disposing it early stops the generation.</summary>
internal sealed class ReplicaCall : IDisposable
{
    private readonly HttpResponseMessage? _response;
    private readonly EventReader? _events;

    private ReplicaCall(Replica replica, ReplicaCallState state, HttpResponseMessage? response = null, EventReader? events = null)
    {
        (Replica, State, _response, _events) = (replica, state, response, events);
    }

    public Replica Replica { get; }

    public ReplicaCallState State { get; }

    /// <summary>The status with which it refused.</summary>
    public int? RefusedWith { get; private init; }

    /// <summary>Its own words, where it failed.</summary>
    public ApiFailure? Failure { get; private init; }

    /// <summary>Why a connection could not be made or broke, in words for a log.</summary>
    public string? BrokenBy { get; private set; }

    public static ReplicaCall Unreachable(Replica replica, string reason) => new(replica, ReplicaCallState.Unreachable) { BrokenBy = reason };

    public static ReplicaCall BrokenOff(Replica replica, string reason) => new(replica, ReplicaCallState.BrokenOff) { BrokenBy = reason };

    public static ReplicaCall Refused(Replica replica, int status) => new(replica, ReplicaCallState.Refused) { RefusedWith = status };

    public static ReplicaCall Failed(Replica replica, ApiFailure failure) => new(replica, ReplicaCallState.Failed) { Failure = failure };

    public static ReplicaCall Answering(Replica replica, HttpResponseMessage response, Stream events) =>
        new(replica, ReplicaCallState.Answering, response, new EventReader(events));

    /// <summary>
    /// The next event, as <see cref="GenerationEventParser"/> gives it; null where the stream has broken off or makes no sense, which
    /// <see cref="BrokenBy"/> then says.
    /// </summary>
    public async ValueTask<object?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await _events!.ReadAsync(cancellationToken) is { } data)
            {
                if (GenerationEventParser.Parse(data.Span) is { } news)
                {
                    return news;
                }
            }

            BrokenBy = "it ended without saying so";
        }
        catch (Exception e) when (e is IOException or HttpRequestException or JsonException && !cancellationToken.IsCancellationRequested)
        {
            BrokenBy = e.Message;
        }

        return null;
    }

    public void Dispose()
    {
        _events?.Dispose();
        _response?.Dispose();
    }
}
