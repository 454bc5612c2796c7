using System.Globalization;

namespace DeepSeek.AppHost.Embedded.Building;

/// <summary>How a process is told where another one is.</summary>
internal static class ServiceDiscovery
{
    /// <summary>Adds every endpoint of every instance of <paramref name="source"/>.</summary>
    public static void Fill(InstanceEnvironment environment, Resource source)
    {
        foreach (var endpoint in source.Endpoints)
        {
            // Aspire has one entry, its proxy's; without a proxy each instance is one.
            for (var instance = 0; instance < endpoint.AllocatedPorts.Length; instance++)
            {
                var index = instance.ToString(CultureInfo.InvariantCulture);
                environment.Variables[$"services__{source.Name}__{endpoint.Name}__{index}"] = endpoint.Url(instance);
            }
        }
    }
}
