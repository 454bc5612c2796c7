namespace DeepSeek.AppHost;

/// <summary>Where the portal keeps its records.</summary>
internal enum PortalDatabase
{
    /// <summary>A file in the data directory.</summary>
    Sqlite,

    /// <summary>A server in a container.</summary>
    PostgreSql,
}
