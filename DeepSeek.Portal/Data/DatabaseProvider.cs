namespace DeepSeek.Portal.Data;

/// <summary>Where the platform's database lives.</summary>
internal enum DatabaseProvider
{
    /// <summary>A file in the data directory.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server.</summary>
    PostgreSql,
}
