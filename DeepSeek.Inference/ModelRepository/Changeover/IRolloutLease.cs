namespace DeepSeek.Inference.ModelRepository.Changeover;

/// <summary>The right to change a model's version. It is kept until it is given back, or its holder is gone.</summary>
internal interface IRolloutLease
{
    /// <summary>Gives it back after a while, and at once for zero. Does not wait for that.</summary>
    void ReleaseAfter(TimeSpan delay);
}
