namespace DeepSeek.Contracts.Http;

/// <summary>The last event of a streamed answer of <c>POST /v1/inference</c> before <c>[DONE]</c>: all of it has been sent.</summary>
public sealed record InferenceEnded
{
    /// <summary>Always <c>ended</c>.</summary>
    public string Type { get; init; } = "ended";

    /// <summary>One of <see cref="FinishReasons"/>.</summary>
    public required string FinishReason { get; init; }

    /// <summary>Tokens read and written.</summary>
    public required Usage Usage { get; init; }

    /// <summary>Where the time went.</summary>
    public required InferenceTimings Timings { get; init; }
}
