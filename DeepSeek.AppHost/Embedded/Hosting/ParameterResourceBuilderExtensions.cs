using DeepSeek.AppHost.Embedded.Building;

namespace Aspire.Hosting;

/// <summary>Adds parameters.</summary>
public static class ParameterResourceBuilderExtensions
{
    /// <summary>
    /// Adds a parameter: from configuration key <c>Parameters:&lt;name&gt;</c>, else as kept from an earlier run, else a new one, kept if <paramref name="persist"/>.
    /// </summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret = false, bool persist = false)
    {
        var application = builder.Embedded();
        return application.Add(new ParameterResource(name, () => application.Parameters.Get(name, value, persist)));
    }
}
