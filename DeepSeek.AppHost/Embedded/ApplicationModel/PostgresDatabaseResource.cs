namespace Aspire.Hosting.ApplicationModel;

/// <summary>A database of a PostgreSQL server.</summary>
public class PostgresDatabaseResource : Resource, IResourceWithConnectionString
{
    internal PostgresDatabaseResource(string name)
        : base(name)
    {
    }

    string IResourceWithConnectionString.ConnectionString => throw new InvalidOperationException("The embedded orchestrator runs no PostgreSQL.");
}
