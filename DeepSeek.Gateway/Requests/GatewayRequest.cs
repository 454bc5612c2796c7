using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.ControlPlane.Metering;
using DeepSeek.Gateway.Authentication;
using DeepSeek.Gateway.LoadBalancing;
using DeepSeek.Gateway.ModelResolution;
using DeepSeek.Gateway.RateLimiting;
using DeepSeek.Gateway.ResponseCache;

namespace DeepSeek.Gateway.Requests;

/// <summary>What is known of one request. Each stage adds what it found out; later stages read it.</summary>
internal sealed class GatewayRequest
{
    /// <summary>The request's id, the same in headers, traces, internal calls and usage.</summary>
    public required string Id { get; init; }

    /// <summary>When it arrived, as a timestamp of the time provider.</summary>
    public required long ArrivedAt { get; init; }

    /// <summary>Set by authentication: who asks.</summary>
    public Caller? Caller { get; set; }

    /// <summary>Set by authentication: why nobody knows who asks; null where that is known, or nobody said.</summary>
    public ApiFailure? Unidentified { get; set; }

    /// <summary>Set by the body's reader: the body as it was sent, read once so that it can be sent more than once.</summary>
    public byte[] Body { get; set; } = [];

    /// <summary>Set by the parser: what the gateway itself reads of the body.</summary>
    public RequestedCompletion? Completion { get; set; }

    /// <summary>Set by the parser: the queue that it joins.</summary>
    public Lane Lane { get; set; }

    /// <summary>Set by the parser: sampling seed, the client's, or drawn once for all attempts.</summary>
    public long Seed { get; set; }

    /// <summary>Set by model resolution: the model's name, never a text that only the client knows.</summary>
    public string? Model { get; set; }

    /// <summary>Set by model resolution: who can answer.</summary>
    public ServedModel? Served { get; set; }

    /// <summary>The version that answers, as <c>name@version</c>: from model resolution where it is decided there, else when somebody answers.</summary>
    public string? ModelVersion { get; set; }

    /// <summary>Set by the time limit: how long the whole answer may take from the request's arrival; null for no limit.</summary>
    public TimeSpan? TimeLimit { get; set; }

    /// <summary>Set by the time limit: when the answer is of no use any more; null for never.</summary>
    public DateTimeOffset? Deadline { get; set; }

    /// <summary>Set by rate limiting: what it has reserved.</summary>
    public Admission? Admission { get; set; }

    /// <summary>Set by the parser: what the request says about the cache.</summary>
    public CacheDirectives CacheDirectives { get; set; }

    /// <summary>Set by the response cache.</summary>
    public CacheUse Cache { get; set; }

    /// <summary>Set by the response cache: how old the answer is that is given again; null where it is a new one.</summary>
    public TimeSpan? CacheAge { get; set; }

    /// <summary>Set by the response cache: completes when nothing is generated any more in this request's name, which others may still wait for when it has its answer.</summary>
    public Task Generated { get; set; } = Task.CompletedTask;

    /// <summary>Set by whoever answers: the replica, or the external upstream. Null until somebody does.</summary>
    public string? AnsweredBy { get; set; }

    /// <summary>Set by whoever answers: true where it is another kind of server than was to answer, so that its tokens may differ; told in <c>x-failover</c>.</summary>
    public bool IsInexactFailover { get; set; }

    /// <summary>Set by whoever answers: all calls to replicas, in order, also those that were refused.</summary>
    public AnswerSegments Segments { get; } = new();

    /// <summary>Set by whoever answers: tokens of all choices; of an answer that is not whole, what had come.</summary>
    public Usage? Usage { get; set; }

    /// <summary>When the first replica was asked; null until then.</summary>
    public long? ForwardedAt { get; set; }

    /// <summary>When the first byte of the answer left; null until then.</summary>
    public long? FirstByteAt { get; set; }

    /// <summary>When the first token arrived here; null until then.</summary>
    public long? FirstTokenAt { get; set; }

    /// <summary>When the last token arrived here; null until the first did.</summary>
    public long? LastTokenAt { get; set; }

    /// <summary>How it ended; open until it did.</summary>
    public RequestOutcome Outcome { get; set; }

    /// <summary>The code of the error that the client got, also in the middle of a stream; null where all went well.</summary>
    public string? ErrorCode { get; set; }
}
