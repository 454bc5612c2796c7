namespace DeepSeek.Inference.Endpoints.Http.ChatCompletions.Validation;

/// <summary>How much a request may ask for.</summary>
internal static class RequestLimits
{
    /// <summary>Most answers to one prompt.</summary>
    public const int Choices = 8;

    /// <summary>Most of the likeliest tokens that are listed at a position.</summary>
    public const int TopLogprobs = 20;

    /// <summary>Most stop texts.</summary>
    public const int Stops = 4;

    /// <summary>Most stop tokens.</summary>
    public const int StopTokens = 64;
}
