using DeepSeek.ServiceDefaults.Configuration;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Data;

/// <summary>Brings the schema up to date, or says that it is not.</summary>
internal sealed partial class PortalDatabase(
    IDbContextFactory<PortalDbContext> contexts,
    IOptions<PlatformOptions> platform,
    ILogger<PortalDatabase> logger)
{
    /// <summary>Migrations that have not been applied, oldest first. All of them where there is no database yet.</summary>
    public async Task<IReadOnlyList<string>> GetPendingMigrationsAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return [.. await context.Database.GetPendingMigrationsAsync(cancellationToken)];
    }

    /// <summary>Applies what is pending; makes the database where there is none.</summary>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(platform.Value.DataDirectory);
        var pending = await GetPendingMigrationsAsync(cancellationToken);
        if (pending.Count > 0)
        {
            LogMigrating(logger, pending.Count, pending[^1]);
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            await context.Database.MigrateAsync(cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Applying {Count} migrations to the database, up to {Newest}.")]
    private static partial void LogMigrating(ILogger logger, int count, string newest);
}
