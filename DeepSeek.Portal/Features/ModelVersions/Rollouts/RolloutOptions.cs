namespace DeepSeek.Portal.Features.ModelVersions.Rollouts;

/// <summary>Section <c>Rollout</c>: how carefully a version is brought to all replicas.</summary>
internal sealed class RolloutOptions
{
    public const string Section = "Rollout";

    /// <summary>Most that <see cref="WatchSeconds"/> may be.</summary>
    public const double MostWatchSeconds = 3_600;

    /// <summary>How many replicas may change over at a time. Default 1; 1 to 1,000.</summary>
    public int Parallelism { get; set; } = 1;

    /// <summary>For how long a replica is watched after its change over, before the next one follows, in seconds. Default 30; 0 to 3,600.</summary>
    public double WatchSeconds { get; set; } = 30;

    /// <summary>Share of a version's answers that may fail, 0 to 1. Default 0.05.</summary>
    public double MaxErrorShare { get; set; } = 0.05;

    /// <summary>How many answers there must be before a version is judged by them. Default 20; 1 to 1,000,000.</summary>
    public int MinAnswers { get; set; } = 20;

    /// <summary>How many times as long as the version before it a version may take for a token. Default 3; 1 to 1,000.</summary>
    public double MaxSlowdown { get; set; } = 3;

    /// <summary>How long a request for a version waits for the end, in seconds; the roll-out goes on afterwards. Default 600; 1 to 86,400.</summary>
    public double AnswerSeconds { get; set; } = 600;
}
