using DeepSeek.Gateway.Authentication;
using DeepSeek.Gateway.LoadBalancing;
using DeepSeek.Gateway.ModelResolution;

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

    /// <summary>Set by model resolution: the body, read once so that it can be sent more than once.</summary>
    public byte[] Body { get; set; } = [];

    /// <summary>Set by model resolution: the few fields that the gateway itself reads.</summary>
    public RequestedCompletion? Completion { get; set; }

    /// <summary>Set by model resolution: the model's name, never a text that only the client knows.</summary>
    public string? Model { get; set; }

    /// <summary>Sampling seed: the client's, or drawn once for all attempts.</summary>
    public long Seed { get; set; }

    /// <summary>Set by load balancing: the replica that is asked at the moment.</summary>
    public Replica? Replica { get; set; }

    /// <summary>When the first replica was asked; null until then.</summary>
    public long? ForwardedAt { get; set; }

    /// <summary>When the first byte of the answer left; null until then.</summary>
    public long? FirstByteAt { get; set; }

    /// <summary>The status with which the asked replica said that it will not take the call, so that another is asked; null where it did not.</summary>
    public int? RefusedWith { get; set; }

    /// <summary>True where an answer was begun and could not be brought to its end.</summary>
    public bool BrokenOff { get; set; }
}
