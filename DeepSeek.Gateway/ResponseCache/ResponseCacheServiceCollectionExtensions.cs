using DeepSeek.ControlPlane;
using DeepSeek.Gateway.ResponseCache.Flights;
using DeepSeek.Gateway.ResponseCache.Memory;
using DeepSeek.Gateway.ResponseCache.Redis;
using DeepSeek.ServiceDefaults.Redis;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.ResponseCache;

internal static class ResponseCacheServiceCollectionExtensions
{
    /// <summary>
    /// What keeps answers: this gateway's memory, and the Redis named <c>cache</c> where there is one. It may be missing: answers are then kept in memory only.
    /// </summary>
    public static WebApplicationBuilder AddResponseCache(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ResponseCacheOptions>().BindConfiguration(ResponseCacheOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ResponseCacheOptions>, ResponseCacheOptionsValidator>());
        services.AddSingleton<FlightTable>();
        services.AddSingleton<MemoryAnswers>();
        services.AddSingleton<ResponseCacheMetrics>();
        if (string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString(RedisKeys.CacheConnection)))
        {
            services.AddSingleton<ISharedAnswers, NoSharedAnswers>();
            return builder;
        }

        builder.AddPlatformRedis(RedisKeys.CacheConnection);
        services.AddSingleton<KeptAnswerSeal>();
        services.AddSingleton<RedisAnswers>();
        services.AddSingleton<ISharedAnswers>(provider => provider.GetRequiredService<RedisAnswers>());
        services.AddHostedService(provider => provider.GetRequiredService<RedisAnswers>());
        return builder;
    }
}
