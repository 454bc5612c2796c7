namespace DeepSeek.Gateway.ModelResolution;

/// <summary>What fields are called in a body.</summary>
internal static class CompletionFieldNames
{
    public static string Name(this CompletionField field) => field switch
    {
        CompletionField.Model => "model",
        CompletionField.Stream => "stream",
        CompletionField.StreamOptions => "stream_options",
        CompletionField.Seed => "seed",
        CompletionField.Temperature => "temperature",
        CompletionField.MaxTokens => "max_tokens",
        CompletionField.MaxCompletionTokens => "max_completion_tokens",
        CompletionField.N => "n",
        CompletionField.ServiceTier => "service_tier",
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "A field without a name."),
    };
}
