using DeepSeek.Portal.Data;
using DeepSeek.Portal.Features.Audit;
using DeepSeek.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.FirstRun;

/// <summary>What the program does instead of serving: <c>dotnet DeepSeek.Portal.dll &lt;command&gt;</c>. Needs the database's settings and no others.</summary>
internal static partial class PortalCommands
{
    private const string Migrate = "migrate";
    private const string NewEpoch = "new-epoch";

    /// <summary>Null where the arguments name no command.</summary>
    public static async Task<int?> TryRunAsync(string[] args)
    {
        if (args is not [Migrate or NewEpoch or AuditCommand.Name, ..])
        {
            return null;
        }

        var audit = AuditCommand.Read(args);
        var builder = WebApplication.CreateBuilder(args[(audit?.Words ?? 1)..]);
        builder.AddServiceDefaults();
        builder.AddPortalData();
        builder.Services.AddAudit();
        await using var app = builder.Build();
        return args[0] switch
        {
            Migrate => await MigrateAsync(app),
            NewEpoch => await NewEpochAsync(app),
            _ => await AuditCommand.RunAsync(app, audit),
        };
    }

    private static async Task<int> MigrateAsync(WebApplication app)
    {
        await app.Services.GetRequiredService<PortalDatabase>().MigrateAsync(CancellationToken.None);
        LogMigrated(app.Logger);
        return 0;
    }

    /// <summary>For a database that was restored from a copy: from now on, gateways and replicas take its snapshots for newer than those of the lost one.</summary>
    private static async Task<int> NewEpochAsync(WebApplication app)
    {
        var epoch = app.Services.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeSeconds();
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var raised = await context.PublishedStates
            .Where(state => state.Epoch < epoch)
            .ExecuteUpdateAsync(set => set.SetProperty(state => state.Epoch, epoch).SetProperty(state => state.PublishedNumber, 0));
        LogEpoch(app.Logger, raised > 0 ? $"is {epoch} now" : "stays: there is no database, or its epoch is later than now");
        return raised > 0 ? 0 : 1;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The database is up to date.")]
    private static partial void LogMigrated(ILogger logger);

    [LoggerMessage(Level = LogLevel.Information, Message = "The epoch of what this database publishes {Outcome}.")]
    private static partial void LogEpoch(ILogger logger, string outcome);
}
