namespace DeepSeek.Portal.Features.Alerts.Channels;

/// <summary>How setting a channel ended.</summary>
/// <param name="Id">Of the channel; null where it was refused.</param>
/// <param name="Secret">What signs a webhook that is new, for the only time that it is told.</param>
/// <param name="Problem">Why it was refused; null where it was not.</param>
internal sealed record AlertChannelChange(string? Id, string? Secret, AlertChannelProblem? Problem)
{
    public static implicit operator AlertChannelChange(AlertChannelProblem problem) => new(null, null, problem);

    /// <summary>Without the secret: records print their members, and something might log this.</summary>
    public override string ToString() => $"{Id} {Problem}";
}
