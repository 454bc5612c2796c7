using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Publishing;

/// <summary>Registers what brings committed changes to the gateways.</summary>
internal static class PublishingExtensions
{
    public static IServiceCollection AddPublishing(this IServiceCollection services)
    {
        services.AddOptions<SnapshotSigningOptions>().BindConfiguration(SnapshotSigningOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SnapshotSigningOptions>, SnapshotSigningOptionsValidator>();
        services.AddSingleton<SnapshotKeys>();
        services.AddSingleton<SnapshotBuilder>();
        services.AddSingleton<SnapshotStore>();
        services.AddSingleton<SnapshotPublisher>();
        services.AddSingleton<PublishingSignal>();
        services.AddSingleton<IInterceptor, PublishingInterceptor>();
        services.AddSingleton<PublishingService>();
        services.AddHostedService(provider => provider.GetRequiredService<PublishingService>());
        return services;
    }
}
