namespace DeepSeek.Portal.Features.ModelVersions.Rollouts;

/// <summary>What a look at the replicas says about a roll-out.</summary>
/// <param name="Done">True where it has come to a good end.</param>
/// <param name="Fault">Why it must not go on, in a sentence; null where nothing speaks against it.</param>
internal readonly record struct RolloutVerdict(bool Done, string? Fault)
{
    public static readonly RolloutVerdict GoOn = new(false, null);

    public static readonly RolloutVerdict Complete = new(true, null);

    public static RolloutVerdict Stop(string fault) => new(false, fault);
}
