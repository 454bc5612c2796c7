namespace DeepSeek.Portal.Features.ModelVersions.Rollouts;

/// <summary>Why a roll-out was not stopped, held or let go on.</summary>
internal enum RolloutProblem
{
    /// <summary>Whoever asks may not decide about versions.</summary>
    Denied,

    /// <summary>It is over already, well or badly, or somebody has decided otherwise.</summary>
    NotUnderWay,

    /// <summary>The database, where decisions are kept, cannot be reached.</summary>
    DatabaseUnreachable,
}
