namespace DeepSeek.Contracts.Http;

/// <summary>Where the time of a request went, in seconds. What a replica spent is left out where nothing was generated for this request, or nobody says.</summary>
public sealed record InferenceTimings
{
    /// <summary>Until the replica began to read the prompt.</summary>
    public double? QueueSeconds { get; init; }

    /// <summary>From there to the first token.</summary>
    public double? PrefillSeconds { get; init; }

    /// <summary>From the first token to the last.</summary>
    public double? DecodeSeconds { get; init; }

    /// <summary>From the request's arrival until this was written.</summary>
    public required double TotalSeconds { get; init; }
}
