using Microsoft.Extensions.Logging;

namespace DeepSeek.ControlPlane.Metering.Delivery;

public sealed partial class UsageOutbox
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Usage cannot be handed over at the moment; it is kept on disk. {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Usage is handed over again.")]
    private static partial void LogBack(ILogger logger);

    [LoggerMessage(Level = LogLevel.Information, Message = "All usage that was kept on disk has been handed over.")]
    private static partial void LogReplayed(ILogger logger);

    [LoggerMessage(Level = LogLevel.Error, Message = "Usage cannot be kept on disk; what Redis does not take waits in memory. {Reason}")]
    private static partial void LogDiskFails(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message =
        "Usage on disk has reached its limit with {Bytes} bytes (Usage:MaxSpoolBytes); what Redis does not take waits in memory.")]
    private static partial void LogFull(ILogger logger, long bytes);

    [LoggerMessage(Level = LogLevel.Critical, Message =
        "Usage is being lost: Redis does not take it, and there is no room left on disk nor in memory. See the metric deepseek.usage.lost.")]
    private static partial void LogLosing(ILogger logger);

    [LoggerMessage(Level = LogLevel.Critical, Message = "{Count} reports of usage were lost at the stop: neither Redis nor the disk took them.")]
    private static partial void LogLostAtStop(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{File} has {Count} lines that cannot be read, as after a power failure; they are left out.")]
    private static partial void LogTorn(ILogger logger, string file, int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "Usage that an earlier instance left in {Folder} was taken over.")]
    private static partial void LogTookOver(ILogger logger, string folder);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} requests were open when the gateway of {Folder} ended; they are closed as failed.")]
    private static partial void LogLostGateway(ILogger logger, int count, string folder);
}
