namespace DeepSeek.Inference.ModelRepository.Changeover;

/// <summary>What this replica knows of the others.</summary>
internal interface IOtherReplicas
{
    /// <summary>How long it takes until those who send requests know that this one takes no more.</summary>
    TimeSpan Notice { get; }

    /// <summary>Whether another one answers requests to a model.</summary>
    Task<bool> ServeAsync(string model, CancellationToken cancellationToken);
}
