using DeepSeek.AppHost.Embedded.Building;

namespace Aspire.Hosting;

/// <summary>Describes PostgreSQL, so that the same wiring compiles; running it is refused.</summary>
public static class PostgresBuilderExtensions
{
    /// <summary>Adds a server.</summary>
    public static IResourceBuilder<PostgresServerResource> AddPostgres(
        this IDistributedApplicationBuilder builder,
        string name,
        IResourceBuilder<ParameterResource>? userName = null,
        IResourceBuilder<ParameterResource>? password = null,
        int? port = null) => builder.Embedded().Add(new PostgresServerResource(name));

    /// <summary>Adds a database.</summary>
    public static IResourceBuilder<PostgresDatabaseResource> AddDatabase(
        this IResourceBuilder<PostgresServerResource> builder, string name, string? databaseName = null) =>
        builder.ApplicationBuilder.Embedded().Add(new PostgresDatabaseResource(name));

    /// <summary>Keeps its data in a named volume.</summary>
    public static IResourceBuilder<PostgresServerResource> WithDataVolume(
        this IResourceBuilder<PostgresServerResource> builder, string? name = null, bool isReadOnly = false) => builder;
}
