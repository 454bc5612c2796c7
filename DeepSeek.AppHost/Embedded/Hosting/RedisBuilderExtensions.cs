using DeepSeek.AppHost.Embedded.Building;

namespace Aspire.Hosting;

/// <summary>Adds Redis.</summary>
public static class RedisBuilderExtensions
{
    /// <summary>Adds a Redis: here Garnet, on a free port unless one is given.</summary>
    public static IResourceBuilder<RedisResource> AddRedis(
        this IDistributedApplicationBuilder builder, string name, int? port = null, IResourceBuilder<ParameterResource>? password = null)
    {
        // As in Aspire: no commas, since a connection string cannot carry them.
        var secret = password ?? builder.AddParameter(
            $"{name}-password", new GenerateParameterDefault { MinLength = 32, Special = false }, secret: true, persist: true);
        var redis = new RedisResource(name, secret.Resource);
        redis.Endpoints.Add(new EndpointAnnotation(RedisResource.PrimaryEndpointName, "tcp") { Port = port });
        return builder.Embedded().Add(redis);
    }

    /// <summary>Keeps its data in this folder.</summary>
    public static IResourceBuilder<RedisResource> WithDataBindMount(this IResourceBuilder<RedisResource> builder, string source, bool isReadOnly = false)
    {
        if (isReadOnly)
        {
            throw new NotSupportedException("The embedded orchestrator has no read-only Redis.");
        }

        builder.Resource.DataDirectory = Path.GetFullPath(source);
        return builder;
    }
}
