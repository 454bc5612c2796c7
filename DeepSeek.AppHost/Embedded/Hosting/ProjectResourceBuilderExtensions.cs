using DeepSeek.AppHost.Embedded.Building;

namespace Aspire.Hosting;

/// <summary>Adds .NET projects.</summary>
public static class ProjectResourceBuilderExtensions
{
    /// <summary>Adds a project, with the endpoints and environment of its launch settings.</summary>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new()
    {
        var project = new ProjectResource(name, (IBuiltProject)(object)new TProject());
        ProjectDefaults.Apply(project, LaunchProfile.Read(project.Project.ProjectPath), Environment.GetEnvironmentVariable);
        return builder.Embedded().Add(project);
    }

    /// <summary>Runs this many instances.</summary>
    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas)
    {
        builder.Resource.Replicas = replicas;
        return builder;
    }
}
