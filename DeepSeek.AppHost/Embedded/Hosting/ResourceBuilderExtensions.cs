using DeepSeek.AppHost.Embedded.Building;

namespace Aspire.Hosting;

/// <summary>Describes resources and how they know each other.</summary>
public static class ResourceBuilderExtensions
{
    /// <summary>Sets a variable; null sets an empty one.</summary>
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, string? value)
        where T : IResourceWithEnvironment =>
        builder.With(resource => resource.Environment.Add(environment => environment.Variables[name] = value ?? ""));

    /// <summary>Sets a variable to a parameter's value.</summary>
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, IResourceBuilder<ParameterResource> parameter)
        where T : IResourceWithEnvironment =>
        builder.With(resource => resource.Environment.Add(environment => environment.Variables[name] = parameter.Resource.Value));

    /// <summary>Gives <c>ConnectionStrings__&lt;name&gt;</c>.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder,
        IResourceBuilder<IResourceWithConnectionString> source,
        string? connectionName = null,
        bool optional = false)
        where TDestination : IResourceWithEnvironment =>
        builder.With(resource => resource.Environment.Add(environment =>
            environment.Variables[$"ConnectionStrings__{connectionName ?? source.Resource.Name}"] = source.Resource.ConnectionString));

    /// <summary>Gives <c>services__&lt;name&gt;__&lt;endpoint&gt;__&lt;i&gt;</c> for every endpoint, one for each instance.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        where TDestination : IResourceWithEnvironment =>
        builder.With(resource => resource.Environment.Add(environment => ServiceDiscovery.Fill(environment, source.Described())));

    /// <summary>Changes an endpoint, or adds it.</summary>
    public static IResourceBuilder<T> WithEndpoint<T>(
        this IResourceBuilder<T> builder, string endpointName, Action<EndpointAnnotation> callback, bool createIfNotExists = true)
        where T : IResourceWithEndpoints =>
        builder.With(resource =>
        {
            var endpoint = resource.FindEndpoint(endpointName);
            if (endpoint is null && createIfNotExists)
            {
                endpoint = new EndpointAnnotation(endpointName, "tcp");
                resource.Endpoints.Add(endpoint);
            }

            if (endpoint is not null)
            {
                callback(endpoint);
            }
        });

    /// <summary>Adds an HTTP endpoint. With <paramref name="env"/>, that variable tells its port, and it is no part of <c>ASPNETCORE_URLS</c>.</summary>
    public static IResourceBuilder<T> WithHttpEndpoint<T>(
        this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, string? name = null, string? env = null, bool isProxied = true)
        where T : IResourceWithEndpoints =>
        builder.With(resource => resource.Endpoints.Add(
            new EndpointAnnotation(name ?? "http", "http") { Port = targetPort ?? port, PortVariable = env }));

    /// <summary>Asks this address whether an instance is ready.</summary>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null)
        where T : IResourceWithEndpoints =>
        builder.With(resource => resource.HttpHealth = new HttpHealth(endpointName ?? "http", path ?? "/", statusCode ?? 200));

    /// <summary>Starts when the other is healthy.</summary>
    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency)
        where T : IResourceWithWaitSupport =>
        builder.With(resource => resource.WaitsFor.Add(dependency.Described()));

    private static IResourceBuilder<T> With<T>(this IResourceBuilder<T> builder, Action<Resource> change) where T : IResource
    {
        change(builder.Described());
        return builder;
    }
}
