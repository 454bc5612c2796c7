using DeepSeek.AppHost.Embedded.Building;
using DeepSeek.AppHost.Embedded.Health;

namespace DeepSeek.AppHost.Embedded.Processes;

/// <summary>A place for one instance of a resource; processes come and go in it under one name.</summary>
internal sealed record Slot(Resource Resource, int Instance, Func<ChildStart> Start, IHealthProbe? Probe)
{
    public string Name => InstanceEnvironment.NameOf(Resource, Instance);
}
