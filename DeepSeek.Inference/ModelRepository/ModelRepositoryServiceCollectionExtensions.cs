using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Inference.Configuration;
using DeepSeek.Inference.ModelRepository.Changeover;
using DeepSeek.Inference.ModelRepository.Desires;
using DeepSeek.Inference.ModelRepository.OnDemand;
using DeepSeek.ServiceDefaults.Configuration;
using DeepSeek.ServiceDefaults.Health;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.ModelRepository;

/// <summary>Registers the models: finding, checking, loading, changing over.</summary>
internal static class ModelRepositoryServiceCollectionExtensions
{
    private const string PathVariable = "MODEL_PATH";
    private const string DefaultFolder = "models";
    private const string PublicKeySetting = "Snapshots:PublicKeyFile";

    public static WebApplicationBuilder AddModelRepository(this WebApplicationBuilder builder)
    {
        var standalone = builder.Configuration.IsStandalone();
        builder.AddModelRepositoryOptions(standalone);
        var services = builder.Services;
        services.TryAddSingleton<ModelCatalog>();
        services.TryAddSingleton<ModelVersionLoader>();
        services.TryAddSingleton<LoadingThreads>();
        services.TryAddSingleton<ModelDiscovery>();
        services.TryAddSingleton<ModelFolderWatcher>();
        services.TryAddSingleton<OnDemandModels>();
        services.TryAddSingleton<IdleModels>();
        services.TryAddSingleton<VersionChoice>();
        services.TryAddSingleton<ModelAccess>();
        services.TryAddSingleton<ModelDrains>();
        services.TryAddSingleton<ModelChangeover>();
        if (standalone) services.AddStandaloneDecisions();
        else builder.AddPublishedDecisions();
        services.AddHostedService<ModelReconciler>();
        services.AddHealthChecks().AddCheck<ModelsReadyCheck>("models", tags: [HealthExtensions.ReadyTag]);
        return builder;
    }

    private static void AddModelRepositoryOptions(this WebApplicationBuilder builder, bool standalone)
    {
        var contentRoot = builder.Environment.ContentRootPath;
        builder.Services.AddOptions<ModelRepositoryOptions>()
            .BindConfiguration(ModelRepositoryOptions.Section)
            .PostConfigure<IConfiguration>((options, configuration) =>
            {
                options.AllowInterruption ??= standalone;
                if (options.Path.Length == 0) options.Path = configuration[PathVariable] ?? "";
                if (options.Path.Length == 0)
                {
                    options.Path = Path.Combine(PlatformOptionsExtensions.FindRepositoryRoot(contentRoot) ?? AppContext.BaseDirectory, DefaultFolder);
                }
            })
            .ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ModelRepositoryOptions>, ModelRepositoryOptionsValidator>());
    }

    private static void AddStandaloneDecisions(this IServiceCollection services)
    {
        services.TryAddSingleton<StandaloneDesiredModels>();
        services.TryAddSingleton<IDesiredModels>(provider => provider.GetRequiredService<StandaloneDesiredModels>());
        services.TryAddSingleton<ModelReloads>();
        services.TryAddSingleton<IRolloutLeases, NoRolloutLeases>();
        services.TryAddSingleton<IOtherReplicas, NoOtherReplicas>();
    }

    private static void AddPublishedDecisions(this WebApplicationBuilder builder)
    {
        var platform = builder.Configuration.GetPlatformOptions(builder.Environment.ContentRootPath);
        var keyFile = builder.Configuration[PublicKeySetting];
        var services = builder.Services;
        services.AddSingleton(new SnapshotFeedOptions<ReplicaSnapshot>
        {
            Document = ReplicaSnapshot.Document,
            ReadBase = ReplicaSnapshot.Read,
            PublicKeyFile = keyFile is { Length: > 0 } ? Path.GetFullPath(keyFile) : SnapshotKeyFiles.PublicKey(platform.DataDirectory),
            StoreFile = Path.Combine(platform.DataDirectory, "snapshots", StoreName(builder.Configuration, platform)),
        });
        services.AddSingleton<SnapshotFeed<ReplicaSnapshot>>();
        services.AddSingleton<ISnapshotSource<ReplicaSnapshot>>(provider => provider.GetRequiredService<SnapshotFeed<ReplicaSnapshot>>());
        services.AddHostedService(provider => provider.GetRequiredService<SnapshotFeed<ReplicaSnapshot>>());
        services.TryAddSingleton<IDesiredModels, PublishedDesiredModels>();
        services.TryAddSingleton<IRolloutLeases, RedisRolloutLeases>();
        services.TryAddSingleton<HeartbeatReader>();
        services.TryAddSingleton<IOtherReplicas, OtherReplicas>();
    }

    // Named after the instance only where somebody named it: a name made from the process id would leave a file behind at every start.
    private static string StoreName(ConfigurationManager configuration, PlatformOptions platform)
    {
        var named = configuration[$"{PlatformOptions.Section}:{nameof(PlatformOptions.InstanceId)}"] is { Length: > 0 }
            || configuration["OTEL_RESOURCE_ATTRIBUTES"]?.Contains("service.instance.id=", StringComparison.Ordinal) == true;
        var name = named ? platform.InstanceId : "replica";
        return string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_')) + ".replicas.json";
    }
}
