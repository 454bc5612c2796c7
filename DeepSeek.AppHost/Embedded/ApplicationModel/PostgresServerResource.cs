namespace Aspire.Hosting.ApplicationModel;

/// <summary>PostgreSQL, which needs a container engine: described here, and refused when the application runs.</summary>
public class PostgresServerResource : Resource
{
    internal PostgresServerResource(string name)
        : base(name)
    {
    }
}
