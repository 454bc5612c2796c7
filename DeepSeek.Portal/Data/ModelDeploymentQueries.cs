using DeepSeek.Portal.Data.Entities;

namespace DeepSeek.Portal.Data;

/// <summary>What is asked of decisions in more than one room.</summary>
internal static class ModelDeploymentQueries
{
    /// <summary>The last decision about each model.</summary>
    public static IQueryable<ModelDeployment> InForce(this IQueryable<ModelDeployment> deployments) =>
        deployments.Where(deployment => !deployments.Any(later => later.Name == deployment.Name && later.Revision > deployment.Revision));
}
