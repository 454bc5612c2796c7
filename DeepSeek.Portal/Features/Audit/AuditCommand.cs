using System.Globalization;

namespace DeepSeek.Portal.Features.Audit;

/// <summary><c>dotnet DeepSeek.Portal.dll audit verify [&lt;number&gt;:&lt;hash&gt;]</c>: 0 where the chain is whole, 1 where it is not, 2 where it was asked wrongly.</summary>
/// <param name="Words">How many arguments belong to the command; what follows are settings.</param>
/// <param name="Noted">What an earlier look gave; null where nobody has noted anything.</param>
internal sealed partial record AuditCommand(int Words, (long Number, string Hash)? Noted)
{
    public const string Name = "audit";

    private const string Verify = "verify";

    /// <summary>Null where the arguments say something else.</summary>
    public static AuditCommand? Read(string[] args) => args switch
    {
        [Name, Verify, var text, ..] when text.Split(':') is [var number, { Length: 64 } hash]
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) => new AuditCommand(3, (parsed, hash)),
        [Name, Verify, ..] => new AuditCommand(2, null),
        _ => null,
    };

    public static async Task<int> RunAsync(WebApplication app, AuditCommand? command)
    {
        if (command is null)
        {
            LogUsage(app.Logger);
            return 2;
        }

        var verdict = await app.Services.GetRequiredService<AuditVerifier>().VerifyAsync(command.Noted, CancellationToken.None);
        if (verdict.Fault is { } fault)
        {
            LogBroken(app.Logger, verdict.Number, fault);
            return 1;
        }

        LogWhole(app.Logger, verdict.Entries, $"{verdict.Entries}:{verdict.Hash}");
        return 0;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The audit is whole: {Entries} entries, none changed, none missing. To see later that it was not written anew, note {Note}.")]
    private static partial void LogWhole(ILogger logger, long entries, string note);

    [LoggerMessage(Level = LogLevel.Error, Message = "The audit was tampered with: entry {Number} is the first that is wrong ({Fault}).")]
    private static partial void LogBroken(ILogger logger, long number, AuditFault fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "Understood are: audit verify, and audit verify <number>:<hash>.")]
    private static partial void LogUsage(ILogger logger);
}
