namespace DeepSeek.Inference.Scheduling.Metering;

/// <summary>Which call of a gateway a request is, so that what it took can be counted.</summary>
/// <param name="Segment">Which call of the tenant's request, from 0.</param>
/// <param name="KeyId">The key with which the tenant asked; null where there is none.</param>
internal sealed record MeteredCall(int Segment, string? KeyId)
{
    /// <summary>True where it goes on with another call's answer: then its prompt is paid for already.</summary>
    public bool Continues { get; init; }
}
