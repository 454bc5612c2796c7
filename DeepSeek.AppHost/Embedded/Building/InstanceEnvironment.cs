namespace DeepSeek.AppHost.Embedded.Building;

/// <summary>The environment variables that one instance will be given.</summary>
internal sealed class InstanceEnvironment(Resource resource, int instance)
{
    public Resource Resource { get; } = resource;

    /// <summary>0 up to the number of replicas.</summary>
    public int Instance { get; } = instance;

    /// <summary>This instance's name, the same after every restart: <c>inference-0</c>.</summary>
    public string InstanceName => NameOf(Resource, Instance);

    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    public static string NameOf(Resource resource, int instance) => FormattableString.Invariant($"{resource.Name}-{instance}");
}
