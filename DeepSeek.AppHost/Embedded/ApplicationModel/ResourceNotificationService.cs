using System.Collections.Concurrent;
using DeepSeek.AppHost.Embedded.Health;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Tells how resources are.</summary>
public class ResourceNotificationService
{
    private readonly ConcurrentDictionary<string, ResourceHealth> _resources = new(StringComparer.OrdinalIgnoreCase);

    internal ResourceNotificationService()
    {
    }

    /// <summary>Waits until every instance of the resource is healthy. (Aspire: until one is.)</summary>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default)
    {
        var health = HealthOf(resourceName);
        await health.WhenHealthyAsync(cancellationToken);
        return new ResourceEvent(health.Resource ?? throw new InvalidOperationException($"'{resourceName}' became healthy, yet was never described."));
    }

    internal ResourceHealth HealthOf(string resourceName) => _resources.GetOrAdd(resourceName, _ => new ResourceHealth());

    internal ResourceHealth HealthOf(Resource resource)
    {
        var health = HealthOf(resource.Name);
        health.Describe(resource);
        return health;
    }
}
