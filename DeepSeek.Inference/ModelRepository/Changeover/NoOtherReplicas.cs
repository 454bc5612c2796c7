namespace DeepSeek.Inference.ModelRepository.Changeover;

/// <summary>A service that stands alone has no others.</summary>
internal sealed class NoOtherReplicas : IOtherReplicas
{
    public TimeSpan Notice => TimeSpan.Zero;

    public Task<bool> ServeAsync(string model, CancellationToken cancellationToken) => Task.FromResult(false);
}
