namespace DeepSeek.Portal.Api.Admin;

/// <summary>How a key is given another secret.</summary>
/// <param name="GraceSeconds">For how long the secret before works on, in seconds, up to 30 days.</param>
internal sealed record KeyRotation(double GraceSeconds)
{
    /// <summary>Out of range where it is no time at all, so that the feature refuses it.</summary>
    public TimeSpan Grace => GraceSeconds >= 0 && GraceSeconds <= TimeSpan.MaxValue.TotalSeconds / 2 ? TimeSpan.FromSeconds(GraceSeconds) : TimeSpan.MinValue;
}
