using DeepSeek.Portal.Data;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Features.FirstRun;

/// <summary>What has to be true before the first request.</summary>
internal static partial class PortalStart
{
    /// <summary>False where the portal must not start; why was said then.</summary>
    public static async Task<bool> PrepareAsync(this WebApplication app)
    {
        // Before anything is written: a setting that is wrong must leave nothing behind.
        app.Services.GetService<IStartupValidator>()?.Validate();

        await using var scope = app.Services.CreateAsyncScope();
        var refusal = await RefusalAsync(app, scope.ServiceProvider, CancellationToken.None);
        if (refusal is not null)
        {
            LogRefused(app.Logger, refusal);
        }

        return refusal is null;
    }

    private static async Task<string?> RefusalAsync(WebApplication app, IServiceProvider services, CancellationToken cancellationToken)
    {
        var database = services.GetRequiredService<PortalDatabase>();
        if (app.Environment.IsDevelopment())
        {
            await database.MigrateAsync(cancellationToken);
        }
        else if (await database.GetPendingMigrationsAsync(cancellationToken) is { Count: > 0 } pending)
        {
            return $"The database lacks {pending.Count} migrations, the first is {pending[0]}. "
                + "Apply them with 'dotnet DeepSeek.Portal.dll migrate', then start again.";
        }

        return await services.GetRequiredService<FirstRunSetup>().RunAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "{Refusal}")]
    private static partial void LogRefused(ILogger logger, string refusal);
}
