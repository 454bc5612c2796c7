using System.Runtime.CompilerServices;
using DeepSeek.Portal.Data;
using DeepSeek.Testing;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace DeepSeek.Portal.Tests.Data;

/// <summary>Empty databases as the migrations leave them. They are migrated once and copied for each test, which takes a small part of the time.</summary>
internal static class MigratedDatabases
{
    private static readonly Lazy<Task<byte[]>> SqliteTemplate = new(MigrateSqliteAsync);
    private static readonly ConditionalWeakTable<PostgresFixture, Lazy<Task<string>>> PostgresTemplates = new();

    /// <summary>Makes a file of SQLite's.</summary>
    public static async Task CreateSqliteAsync(string file) => await File.WriteAllBytesAsync(file, await SqliteTemplate.Value);

    /// <summary>Makes a database in a server.</summary>
    public static async Task CreatePostgresAsync(PostgresFixture server, string name)
    {
        var template = await PostgresTemplates.GetValue(server, static server => new(() => MigratePostgresAsync(server))).Value;
        await ExecuteAsync(server, $"""CREATE DATABASE "{name}" TEMPLATE "{template}";""");
    }

    private static async Task<byte[]> MigrateSqliteAsync()
    {
        var directory = Directory.CreateTempSubdirectory("ds-portal-template-");
        var file = Path.Combine(directory.FullName, "portal.db");
        await using (var context = new SqlitePortalDbContext(new DbContextOptionsBuilder<SqlitePortalDbContext>().UseSqlite($"Data Source={file};Pooling=False").Options))
        {
            await context.Database.MigrateAsync();
        }

        var bytes = await File.ReadAllBytesAsync(file);
        directory.Delete(recursive: true);
        return bytes;
    }

    private static async Task<string> MigratePostgresAsync(PostgresFixture server)
    {
        var name = $"portal_template_{Guid.NewGuid():N}";
        server.OnStop(() => ExecuteAsync(server, $"""DROP DATABASE IF EXISTS "{name}";"""));

        // A database that somebody is connected to cannot be copied: nobody stays, and nobody comes.
        await using (var context = new PostgreSqlPortalDbContext(
            new DbContextOptionsBuilder<PostgreSqlPortalDbContext>().UseNpgsql($"{server.ConnectionString};Database={name};Pooling=False").Options))
        {
            await context.Database.MigrateAsync();
        }

        await ExecuteAsync(server, $"""ALTER DATABASE "{name}" ALLOW_CONNECTIONS false;""");
        return name;
    }

    private static async Task ExecuteAsync(PostgresFixture server, string statement)
    {
        await using var source = NpgsqlDataSource.Create($"{server.ConnectionString};Database=postgres;Pooling=False");
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync();
    }
}
