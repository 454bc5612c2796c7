namespace DeepSeek.Portal.Features.ModelVersions;

internal sealed partial class ModelDeployments
{
    [LoggerMessage(Level = LogLevel.Information, Message =
        "{Model}: version {Version} is to be active (revision {Revision}; the version before: {Previous}). Asked for by {By}.")]
    private static partial void LogDecided(ILogger logger, string model, string version, long revision, string previous, string by);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Model}: version {Version} (revision {Revision}) is active everywhere, after {Seconds:0.0} s.")]
    private static partial void LogStable(ILogger logger, string model, string version, long revision, double seconds);

    [LoggerMessage(Level = LogLevel.Error, Message =
        "{Model}: the roll-out of version {Version} (revision {Revision}) was stopped, and version {Previous} is made active again. {Reason}")]
    private static partial void LogRolledBack(ILogger logger, string model, string version, long revision, string? previous, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message =
        "{Model}: the roll-out of version {Version} (revision {Revision}) failed, and there is no version to go back to: somebody has to decide. {Reason}")]
    private static partial void LogPaused(ILogger logger, string model, string version, long revision, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Model}: somebody else decided at the same time; looking again. {Detail}")]
    private static partial void LogContended(ILogger logger, string model, string detail);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Nothing can be decided: the database cannot be reached. {Reason}")]
    private static partial void LogDatabaseAway(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What replicas have is not known: Redis cannot be reached. {Reason}")]
    private static partial void LogUnreachable(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The roll-out of {Model}@{Version} (revision {Revision}) was {What} by {By}.")]
    private static partial void LogHeld(ILogger logger, string model, string version, long revision, string what, string by);
}
