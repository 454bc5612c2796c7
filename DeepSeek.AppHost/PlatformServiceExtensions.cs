namespace DeepSeek.AppHost;

/// <summary>What all three services are given.</summary>
internal static class PlatformServiceExtensions
{
    public static IResourceBuilder<ProjectResource> AsPlatformService(
        this IResourceBuilder<ProjectResource> service,
        LocalSettings settings,
        IResourceBuilder<RedisResource> redis,
        IResourceBuilder<ParameterResource> internalCallsKey) => service
        .WithReference(redis)
        .WithReference(redis, connectionName: "cache")
        .WithEnvironment("InternalCalls__Key", internalCallsKey)
        .WithEnvironment("Platform__DataDirectory", settings.DataDirectory)
        .WithHttpEndpoint(name: "management", env: "Management__Port")
        .WithHttpHealthCheck("/health/ready", endpointName: "http")
        .WaitFor(redis);
}
