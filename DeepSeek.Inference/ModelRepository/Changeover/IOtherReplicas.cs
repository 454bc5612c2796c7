namespace DeepSeek.Inference.ModelRepository.Changeover;

/// <summary>What this replica knows of the others.</summary>
internal interface IOtherReplicas
{
    /// <summary>Whether another one answers requests to a model.</summary>
    Task<bool> ServeAsync(string model, CancellationToken cancellationToken);
}
