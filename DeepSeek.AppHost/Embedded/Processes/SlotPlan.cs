using System.Globalization;
using DeepSeek.AppHost.Embedded.Building;
using DeepSeek.AppHost.Embedded.Health;
using DeepSeek.AppHost.Embedded.Networking;

namespace DeepSeek.AppHost.Embedded.Processes;

/// <summary>Turns described resources into slots.</summary>
internal sealed class SlotPlan(string agentPath, string dataDirectory, HttpClient client)
{
    public IEnumerable<Slot> SlotsOf(Resource resource) => resource switch
    {
        ProjectResource project => Enumerable.Range(0, project.Replicas).Select(instance => SlotOf(project, instance)),
        RedisResource redis => [SlotOf(redis)],
        _ => [],
    };

    private Slot SlotOf(ProjectResource project, int instance)
    {
        IHealthProbe? probe = project.HttpHealth is { } health && project.FindEndpoint(health.EndpointName) is { } endpoint
            ? new HttpProbe(client, () => new Uri(new Uri(endpoint.Url(instance)), health.Path), health.StatusCode)
            : null;
        return new Slot(project, instance, () => StartOf(project, instance), probe);
    }

    private static ChildStart StartOf(ProjectResource project, int instance)
    {
        MoveFromTakenPorts(project, instance);
        var environment = new InstanceEnvironment(project, instance);
        project.Environment.ForEach(fill => fill(environment));
        return new ChildStart(project.Project.AssemblyPath, [], Path.GetDirectoryName(project.Project.ProjectPath)!, environment.Variables);
    }

    private Slot SlotOf(RedisResource redis) => new(redis, 0, () => StartOf(redis), new RedisProbe(redis));

    private ChildStart StartOf(RedisResource redis)
    {
        var folder = redis.DataDirectory ?? Path.Combine(dataDirectory, redis.Name);
        Directory.CreateDirectory(folder);
        var environment = new InstanceEnvironment(redis, 0) { Variables = { ["LOCAL_REDIS_PASSWORD"] = redis.Password.Value } };
        redis.Environment.ForEach(fill => fill(environment));
        return new ChildStart(agentPath, ["garnet", redis.Port.ToString(CultureInfo.InvariantCulture), folder], folder, environment.Variables);
    }

    // A port of our own choice that somebody took between two runs is given up; one that others were told of is kept and waited for.
    private static void MoveFromTakenPorts(ProjectResource project, int instance)
    {
        foreach (var endpoint in project.Endpoints.Where(endpoint => endpoint.Port is null or 0 && project.Replicas > 1))
        {
            if (!LoopbackPorts.IsFree(endpoint.AllocatedPorts[instance]) && LoopbackPorts.FindFree(endpoint.AllocatedPorts.ToHashSet()) is { } port)
            {
                endpoint.AllocatedPorts[instance] = port;
            }
        }
    }
}
