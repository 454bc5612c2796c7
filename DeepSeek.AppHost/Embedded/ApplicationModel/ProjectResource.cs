using DeepSeek.AppHost.Embedded.Building;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A .NET project of this solution.</summary>
public class ProjectResource : Resource, IResourceWithEnvironment, IResourceWithServiceDiscovery, IResourceWithWaitSupport
{
    internal ProjectResource(string name, IBuiltProject project)
        : base(name) => Project = project;

    internal IBuiltProject Project { get; }
}
