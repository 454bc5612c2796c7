using Microsoft.Extensions.Logging;

namespace DeepSeek.ControlPlane.Snapshots;

public sealed partial class SnapshotFeed<T>
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Snapshot {Document} {Epoch}.{Number} is in force.")]
    private static partial void LogApplied(ILogger logger, string document, long epoch, long number);

    [LoggerMessage(Level = LogLevel.Error, Message = "Snapshot {Document} {Epoch}.{Number} is not signed by our portal: ignored.")]
    private static partial void LogForged(ILogger logger, string document, long epoch, long number);

    [LoggerMessage(Level = LogLevel.Error, Message = "Snapshot {Document} cannot be read: ignored. {Reason}")]
    private static partial void LogUnreadable(ILogger logger, string document, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Snapshot {Document}: Redis cannot be reached; going on with what is known. {Reason}")]
    private static partial void LogUnreachable(ILogger logger, string document, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Snapshot {Document}: Redis can be reached again.")]
    private static partial void LogReachableAgain(ILogger logger, string document);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Snapshot {Document} {Epoch}.{Number} is not newer than {KnownEpoch}.{KnownNumber}: ignored.")]
    private static partial void LogOlder(ILogger logger, string document, long epoch, long number, long knownEpoch, long knownNumber);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Snapshot {Document} {Epoch}.{Number} does not follow {KnownEpoch}.{KnownNumber}: ignored, with what comes after it, until another base is published.")]
    private static partial void LogGap(ILogger logger, string document, long epoch, long number, long knownEpoch, long knownNumber);

    [LoggerMessage(Level = LogLevel.Error, Message = "Snapshot {Document}: the public key in {File} cannot be read, so nothing can be believed. {Reason}")]
    private static partial void LogKeyUnreadable(ILogger logger, string document, string file, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Snapshot {Document} cannot be kept in {File}; a start without Redis would not have it. {Reason}")]
    private static partial void LogNotStorable(ILogger logger, string document, string file, string reason);
}
