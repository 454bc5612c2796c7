namespace DeepSeek.Inference.Processing.Guarding;

/// <summary>What becomes of a request or an answer whose processor fails.</summary>
internal enum FailurePolicy
{
    /// <summary>It goes on as if the processor were not there.</summary>
    Skip,

    /// <summary>It fails.</summary>
    Refuse,
}
