using DeepSeek.ServiceDefaults.Configuration;
using DeepSeek.ServiceDefaults.Health;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DeepSeek.Inference.ModelRepository;

/// <summary>Registers the models: finding, checking, loading.</summary>
internal static class ModelRepositoryServiceCollectionExtensions
{
    private const string PathVariable = "MODEL_PATH";
    private const string DefaultFolder = "models";

    public static WebApplicationBuilder AddModelRepository(this WebApplicationBuilder builder)
    {
        var contentRoot = builder.Environment.ContentRootPath;
        builder.Services.AddOptions<ModelRepositoryOptions>()
            .BindConfiguration(ModelRepositoryOptions.Section)
            .PostConfigure<IConfiguration>((options, configuration) =>
            {
                if (options.Path.Length == 0) options.Path = configuration[PathVariable] ?? "";
                if (options.Path.Length == 0)
                {
                    options.Path = Path.Combine(PlatformOptionsExtensions.FindRepositoryRoot(contentRoot) ?? AppContext.BaseDirectory, DefaultFolder);
                }
            });
        builder.Services.TryAddSingleton<ModelCatalog>();
        builder.Services.TryAddSingleton<ModelVersionLoader>();
        builder.Services.AddHostedService<ModelLoadingService>();
        builder.Services.AddHealthChecks().AddCheck<ModelsReadyCheck>("models", tags: [HealthExtensions.ReadyTag]);
        return builder;
    }
}
