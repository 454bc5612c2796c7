using DeepSeek.Portal.Features.ModelVersions.Aliases;
using DeepSeek.Portal.Features.ModelVersions.Policies;
using DeepSeek.Portal.Features.ModelVersions.Rollouts;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Features.ModelVersions;

internal static class ModelExtensions
{
    /// <summary>Which versions are to be active, how they get there, and what else models are called.</summary>
    public static IServiceCollection AddModels(this IServiceCollection services)
    {
        services.AddOptions<RolloutOptions>().BindConfiguration(RolloutOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RolloutOptions>, RolloutOptionsValidator>();
        services.AddSingleton<IModelDeployments, ModelDeployments>();
        services.AddSingleton<IModelAliases, ModelAliasService>();
        services.AddSingleton<IModelPolicies, ModelPolicyService>();
        services.AddSingleton<RolloutProgress>();
        services.AddHostedService<RolloutController>();
        return services;
    }
}
