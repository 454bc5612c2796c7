using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.ModelReloads;

internal static class ModelReloadExtensions
{
    /// <summary>The way to the portal.</summary>
    public static IServiceCollection AddModelReloads(this IServiceCollection services)
    {
        services.AddOptions<ReloadOptions>().BindConfiguration(ReloadOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ReloadOptions>, ReloadOptionsValidator>();
        services.AddSingleton<PortalRelay>();

        // An answer is there when replicas have followed: the limits of ordinary calls are too short, and it has one of its own.
#pragma warning disable EXTEXP0001 // The only way to leave out what the defaults of all clients put in.
        services.AddHttpClient(PortalRelay.Portal, client =>
        {
            client.BaseAddress = new Uri("http://" + PortalRelay.Portal);
            client.Timeout = Timeout.InfiniteTimeSpan;
        }).RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
        return services;
    }
}
