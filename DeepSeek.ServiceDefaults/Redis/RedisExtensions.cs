using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
#if ASPIRE
using Microsoft.Extensions.Hosting;
#endif
using StackExchange.Redis;

namespace DeepSeek.ServiceDefaults.Redis;

/// <summary>Registers the Redis clients.</summary>
public static class RedisExtensions
{
    /// <summary>
    /// Adds a connection, keyed by its name, from <c>ConnectionStrings:&lt;name&gt;</c>. It never fails for Redis being away: it goes on trying, and
    /// commands fail meanwhile.
    /// </summary>
    public static WebApplicationBuilder AddPlatformRedis(this WebApplicationBuilder builder, string connectionName)
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString(connectionName)))
        {
            throw new InvalidOperationException(
                $"ConnectionStrings:{connectionName} is not set. It takes a Redis address such as 'localhost:6379'; the AppHost sets it for every service it starts.");
        }

#if ASPIRE
        builder.AddKeyedRedisClient(connectionName, configureOptions: Configure);
#else
        var configuration = ConfigurationOptions.Parse(builder.Configuration.GetConnectionString(connectionName)!);
        Configure(configuration);
        builder.Services.AddKeyedSingleton<IConnectionMultiplexer>(connectionName, (_, _) => ConnectionMultiplexer.Connect(configuration));
#endif
        return builder;
    }

    private static void Configure(ConfigurationOptions options)
    {
        options.AbortOnConnectFail = false;
        options.ConnectTimeout = 2_000;
        options.AsyncTimeout = 2_000;
        options.SyncTimeout = 2_000;
        options.BacklogPolicy = BacklogPolicy.FailFast;

        // Not longer and longer: after an outage, however long, news must be heard again at once.
        options.ReconnectRetryPolicy = new LinearRetry(1_000);
    }
}
