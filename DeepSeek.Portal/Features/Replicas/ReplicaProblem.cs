namespace DeepSeek.Portal.Features.Replicas;

/// <summary>Why a replica was not drained, or did not return.</summary>
internal enum ReplicaProblem
{
    /// <summary>Whoever asks may not decide about replicas.</summary>
    Denied,

    /// <summary>No replica is called so, or it is not drained.</summary>
    NotFound,
}
