using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Publishing;

/// <summary>Registers what brings committed changes to gateways and replicas.</summary>
internal static class PublishingExtensions
{
    public static IServiceCollection AddPublishing(this IServiceCollection services)
    {
        services.AddOptions<SnapshotSigningOptions>().BindConfiguration(SnapshotSigningOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SnapshotSigningOptions>, SnapshotSigningOptionsValidator>();
        services.AddSingleton<SnapshotKeys>();
        services.AddSingleton<SnapshotBuilder>();
        services.AddDocument<GatewayDocument>();
        services.AddDocument<ReplicaDocument>();
        services.AddSingleton<PublishingSignal>();
        services.AddSingleton<IInterceptor, PublishingInterceptor>();
        services.AddSingleton<PublishingService>();
        services.AddHostedService(provider => provider.GetRequiredService<PublishingService>());
        return services;
    }

    /// <summary>The first document is the one whose number the portal shows.</summary>
    private static void AddDocument<T>(this IServiceCollection services) where T : ISnapshotDocument, new() =>
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<SnapshotPublisher>(provider, new T()));
}
