namespace DeepSeek.ControlPlane.Heartbeats;

/// <summary>A moment in the life of a model version on a replica.</summary>
/// <param name="State">What it became.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why, where it failed.</param>
public sealed record ModelVersionStep(ModelVersionState State, DateTimeOffset At, string? Reason = null);
