using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.ServiceDefaults.Configuration;
using DeepSeek.ServiceDefaults.Health;

namespace DeepSeek.Gateway.Snapshots;

internal static class SnapshotExtensions
{
    /// <summary>Follows the documents that say who may call, and which versions are to be active.</summary>
    public static WebApplicationBuilder AddGatewaySnapshots(this WebApplicationBuilder builder)
    {
        var platform = builder.Configuration.GetPlatformOptions(builder.Environment.ContentRootPath);
        var options = builder.Configuration.GetSection(SnapshotOptions.Section).Get<SnapshotOptions>() ?? new SnapshotOptions();

        // Named after the instance only where somebody named it: a name made from the process id would leave a file behind at every start.
        var named = builder.Configuration[$"{PlatformOptions.Section}:{nameof(PlatformOptions.InstanceId)}"] is { Length: > 0 }
            || builder.Configuration["OTEL_RESOURCE_ATTRIBUTES"]?.Contains("service.instance.id=", StringComparison.Ordinal) == true;
        var publicKeyFile = options.PublicKeyFile.Length > 0 ? Path.GetFullPath(options.PublicKeyFile) : SnapshotKeyFiles.PublicKey(platform.DataDirectory);
        var store = Path.Combine(platform.DataDirectory, "snapshots", FileName(named ? platform.InstanceId : "gateway"));
        builder.Services
            .AddFeed(new SnapshotFeedOptions<GatewaySnapshot>
            {
                Document = GatewaySnapshot.Document,
                ReadBase = GatewaySnapshot.Read,
                ReadDelta = GatewaySnapshotDelta.Read,
                PublicKeyFile = publicKeyFile,
                StoreFile = store + ".json",
            })
            .AddFeed(new SnapshotFeedOptions<ReplicaSnapshot>
            {
                Document = ReplicaSnapshot.Document,
                ReadBase = ReplicaSnapshot.Read,
                PublicKeyFile = publicKeyFile,
                StoreFile = store + ".replicas.json",
            });
        builder.Services.AddHostedService<SnapshotMetrics>();
        builder.Services.AddHealthChecks().AddCheck<SnapshotHealthCheck>("snapshot", tags: [HealthExtensions.ReadyTag]);
        return builder;
    }

    private static IServiceCollection AddFeed<T>(this IServiceCollection services, SnapshotFeedOptions<T> options) where T : class
    {
        services.AddSingleton(options);
        services.AddSingleton<SnapshotFeed<T>>();
        services.AddSingleton<ISnapshotSource<T>>(provider => provider.GetRequiredService<SnapshotFeed<T>>());
        services.AddHostedService(provider => provider.GetRequiredService<SnapshotFeed<T>>());
        return services;
    }

    private static string FileName(string instance) =>
        string.Concat(instance.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
}
