namespace DeepSeek.Contracts.Http;

/// <summary>Options of a streamed answer.</summary>
public sealed record StreamOptions
{
    /// <summary>True to get one more chunk before <c>[DONE]</c> that carries the usage and no choices.</summary>
    public bool? IncludeUsage { get; init; }
}
