using DeepSeek.ServiceDefaults.Configuration;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Data;

/// <summary>Registers the database.</summary>
internal static class DataExtensions
{
    public const string SqliteFileName = "portal.db";

    public static WebApplicationBuilder AddPortalData(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<DatabaseOptions>().BindConfiguration(DatabaseOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<DatabaseOptions>, DatabaseOptionsValidator>();
        builder.Services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContext());
        builder.Services.AddSingleton<PortalDatabase>();

        var options = builder.Configuration.GetSection(DatabaseOptions.Section).Get<DatabaseOptions>() ?? new DatabaseOptions();
        var connection = builder.Configuration.GetConnectionString(DatabaseOptions.ConnectionName);
        if (options.Provider == DatabaseProvider.PostgreSql)
        {
            builder.Services.AddProvider<PostgreSqlPortalDbContext>(database => database.UseNpgsql(connection));
        }
        else
        {
            var directory = builder.Configuration.GetPlatformOptions(builder.Environment.ContentRootPath).DataDirectory;
            builder.Services.AddProvider<SqlitePortalDbContext>(database => database.UseSqlite(
                string.IsNullOrWhiteSpace(connection)
                    ? new SqliteConnectionStringBuilder { DataSource = Path.Combine(directory, SqliteFileName) }.ToString()
                    : connection));
        }

        return builder;
    }

    private static void AddProvider<T>(this IServiceCollection services, Action<DbContextOptionsBuilder> use) where T : PortalDbContext
    {
        services.AddDbContextFactory<T>((provider, database) =>
        {
            use(database);
            database.AddInterceptors(provider.GetServices<IInterceptor>());
        });
        services.AddSingleton<IDbContextFactory<PortalDbContext>, PortalDbContextFactory<T>>();
    }
}
