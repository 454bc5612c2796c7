namespace DeepSeek.Portal.Features.Playground;

/// <summary>A part of an answer: one of these is there.</summary>
public sealed record PlaygroundPart
{
    /// <summary>What answers; the first part of every answer.</summary>
    public PlaygroundOrigin? Origin { get; init; }

    /// <summary>More of what the model thinks.</summary>
    public string? Reasoning { get; init; }

    /// <summary>More of what it says.</summary>
    public string? Content { get; init; }

    /// <summary>How it ended; the last part.</summary>
    public PlaygroundEnd? End { get; init; }

    /// <summary>Why it did not end well; the last part.</summary>
    public PlaygroundFailure? Failure { get; init; }
}
