using DeepSeek.AppHost.Embedded.Building;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What every resource has.</summary>
public abstract class Resource : IResource
{
    private protected Resource(string name) => Name = name;

    /// <inheritdoc />
    public virtual string Name { get; }

    /// <summary>Instances to run.</summary>
    internal int Replicas { get; set; } = 1;

    /// <summary>Where each instance listens.</summary>
    internal List<EndpointAnnotation> Endpoints { get; } = [];

    /// <summary>Fill in the environment of one instance, in this order; run each time it starts, when ports are known.</summary>
    internal List<Action<InstanceEnvironment>> Environment { get; } = [];

    /// <summary>What must be healthy before an instance starts.</summary>
    internal List<Resource> WaitsFor { get; } = [];

    /// <summary>Where an instance says whether it is ready; null: it is ready while it runs.</summary>
    internal HttpHealth? HttpHealth { get; set; }

    /// <summary>The endpoint of this name, or null.</summary>
    internal EndpointAnnotation? FindEndpoint(string name) =>
        Endpoints.Find(endpoint => string.Equals(endpoint.Name, name, StringComparison.OrdinalIgnoreCase));
}
