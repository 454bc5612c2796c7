namespace DeepSeek.Portal.Data;

/// <summary>Section <c>Portal</c>: the database.</summary>
internal sealed class DatabaseOptions
{
    public const string Section = "Portal";

    /// <summary>Name of the connection string for PostgreSQL; with SQLite it may name another file than the default.</summary>
    public const string ConnectionName = "portal";

    /// <summary><c>Sqlite</c> (default: <c>portal.db</c> in the data directory) or <c>PostgreSql</c> (with <c>ConnectionStrings:portal</c>).</summary>
    public string Database { get; set; } = nameof(DatabaseProvider.Sqlite);

    /// <summary>What <see cref="Database"/> means; null where it means nothing.</summary>
    public DatabaseProvider? Provider =>
        Enum.TryParse<DatabaseProvider>(Database, ignoreCase: true, out var provider) && Enum.IsDefined(provider) ? provider : null;
}
