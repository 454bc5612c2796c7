namespace DeepSeek.ControlPlane.Snapshots;

/// <summary>What holds for a model, whoever asks it.</summary>
/// <param name="Name">The model's name.</param>
public sealed record ModelPolicy(string Name)
{
    /// <summary>What all callers may use of it together; null for no limit.</summary>
    public UsageLimits? Limits { get; init; }

    /// <summary>What it costs; null for nothing.</summary>
    public ModelPrice? Price { get; init; }
}
