using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace DeepSeek.AppHost.Embedded.Networking;

/// <summary>Gives every instance of every resource its ports, before anything starts.</summary>
internal static class PortAllocation
{
    /// <summary>Allocates; returns a sentence for whoever started us where that cannot be done, else null.</summary>
    public static string? Allocate(IEnumerable<Resource> resources, IConfiguration configuration)
    {
        var taken = new HashSet<int>();
        foreach (var resource in resources)
        {
            foreach (var endpoint in resource.Endpoints)
            {
                if (Allocate(resource, endpoint, taken, configuration) is { } problem)
                {
                    return problem;
                }
            }
        }

        return null;
    }

    private static string? Allocate(Resource resource, EndpointAnnotation endpoint, HashSet<int> taken, IConfiguration configuration)
    {
        var wanted = endpoint.Port ?? 0;
        if (wanted != 0 && resource.Replicas > 1)
        {
            return $"{resource.Name} has {resource.Replicas} replicas, which cannot share port {wanted}: leave the port of '{endpoint.Name}' open.";
        }

        if (wanted != 0)
        {
            if (!taken.Add(wanted))
            {
                return $"Port {wanted} is wanted twice, the second time for {resource.Name} ({endpoint.Name}). Choose another{Setting(wanted, configuration)}.";
            }

            if (!LoopbackPorts.IsFree(wanted))
            {
                var owner = PortOwner.Find(wanted) is { } found ? $"by {found}" : "by another process";
                return $"Port {wanted}, wanted for {resource.Name} ({endpoint.Name}), is taken {owner}. "
                    + $"Stop that process, or choose another port{Setting(wanted, configuration)}.";
            }

            endpoint.AllocatedPorts = [wanted];
            return null;
        }

        var ports = new int[resource.Replicas];
        for (var instance = 0; instance < ports.Length; instance++)
        {
            if (LoopbackPorts.FindFree(taken) is not { } port)
            {
                return $"No free port was found for {resource.Name} ({endpoint.Name}).";
            }

            ports[instance] = port;
        }

        endpoint.AllocatedPorts = ports;
        return null;
    }

    /// <summary>The setting that the port came from, so that the sentence can name it.</summary>
    private static string Setting(int port, IConfiguration configuration)
    {
        var text = port.ToString(CultureInfo.InvariantCulture);
        var key = configuration.GetSection("Ports").AsEnumerable().Where(pair => pair.Value == text).Select(pair => pair.Key).FirstOrDefault();
        return key is null ? "" : $" with setting {key} (0 takes a free one)";
    }
}
