namespace DeepSeek.Gateway.Routes;

/// <summary>Section <c>Gateway:Answers</c>: how long clients wait.</summary>
internal sealed class AnswerOptions
{
    public const string Section = "Gateway:Answers";

    /// <summary>After how long a silence a stream gets a comment, in seconds. Default 15; 0.05 to 3,600.</summary>
    public double KeepAliveSeconds { get; set; } = 15;

    /// <summary>
    /// How long an answer of <c>/v1/inference</c> that is not streamed may take, in seconds, unless the caller's key says otherwise. Default 3; 0 for no limit,
    /// up to 86,400.
    /// </summary>
    public double InferenceTimeoutSeconds { get; set; } = 3;

    /// <summary>The same for <c>/v1/chat/completions</c>, whatever the key says. Default 0: no limit; up to 86,400.</summary>
    public double ChatCompletionsTimeoutSeconds { get; set; }

    /// <summary>The same for <c>/v1/completions</c>, whatever the key says. Default 0: no limit; up to 86,400.</summary>
    public double CompletionsTimeoutSeconds { get; set; }
}
