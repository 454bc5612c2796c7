namespace DeepSeek.AppHost.Embedded.Building;

/// <inheritdoc />
internal sealed class EmbeddedResourceBuilder<T>(EmbeddedBuilder application, T resource) : IResourceBuilder<T> where T : Resource
{
    public IDistributedApplicationBuilder ApplicationBuilder => application;

    public T Resource => resource;
}
