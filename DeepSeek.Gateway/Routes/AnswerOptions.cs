namespace DeepSeek.Gateway.Routes;

/// <summary>Section <c>Gateway:Answers</c>: how long clients wait.</summary>
internal sealed class AnswerOptions
{
    public const string Section = "Gateway:Answers";

    /// <summary>After how long a silence a stream gets a comment, in seconds. Default 15; 0.05 to 3,600.</summary>
    public double KeepAliveSeconds { get; set; } = 15;
}
