using DeepSeek.Contracts.Errors;

namespace DeepSeek.Gateway.Upstreams;

/// <summary>One call to one upstream, until its first word.</summary>
internal sealed class UpstreamCall(UpstreamCallState state, HttpResponseMessage? response = null) : IDisposable
{
    public UpstreamCallState State => state;

    /// <summary>Its answer, where it gives one.</summary>
    public HttpResponseMessage? Response => response;

    /// <summary>What the client is told, where it is to be told this.</summary>
    public ApiFailure? Failure { get; init; }

    /// <summary>Why it failed, in words for a log.</summary>
    public string? Reason { get; init; }

    public void Dispose() => response?.Dispose();
}
