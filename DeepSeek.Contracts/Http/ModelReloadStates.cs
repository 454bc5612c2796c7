namespace DeepSeek.Contracts.Http;

/// <summary>How far a reload is.</summary>
public static class ModelReloadStates
{
    /// <summary>It is under way.</summary>
    public const string RollingOut = "rolling_out";

    /// <summary>The version is active everywhere, and nothing spoke against it while it was watched.</summary>
    public const string Active = "active";

    /// <summary>It failed, and there is no version to go back to: replicas that have not changed over go on with what they have.</summary>
    public const string Paused = "paused";

    /// <summary>It failed, and the version before it is made active again.</summary>
    public const string RolledBack = "rolled_back";

    /// <summary>Somebody asked for another version before it was done.</summary>
    public const string Superseded = "superseded";
}
