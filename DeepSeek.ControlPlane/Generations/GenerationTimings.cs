namespace DeepSeek.ControlPlane.Generations;

/// <summary>Where the time of a choice went, in seconds.</summary>
public sealed record GenerationTimings
{
    /// <summary>Until its prompt was begun.</summary>
    public required double QueueSeconds { get; init; }

    /// <summary>From there to the first new token: the prompt, and what had been generated elsewhere.</summary>
    public required double PrefillSeconds { get; init; }

    /// <summary>From the first new token to the end.</summary>
    public required double DecodeSeconds { get; init; }
}
