namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource that others reach with a connection string.</summary>
public interface IResourceWithConnectionString : IResource
{
    /// <summary>Known once ports are allocated.</summary>
    internal string ConnectionString { get; }
}
