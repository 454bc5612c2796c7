namespace DeepSeek.Gateway.ModelResolution;

/// <summary>A field that the gateway reads.</summary>
internal enum CompletionField
{
    /// <summary>One that it does not.</summary>
    None,
    Model,
    Stream,
    StreamOptions,
    Seed,
    Temperature,
    MaxTokens,
    MaxCompletionTokens,
    N,
    ServiceTier,
}
