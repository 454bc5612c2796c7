namespace Aspire.Hosting;

/// <summary>A resource that others find by name.</summary>
public interface IResourceWithServiceDiscovery : IResourceWithEndpoints;
