using System.Reflection;
using DeepSeek.AppHost.Embedded.Parameters;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DeepSeek.AppHost.Embedded.Building;

/// <summary>Collects what the application is made of.</summary>
internal sealed class EmbeddedBuilder : IDistributedApplicationBuilder
{
    private readonly HostApplicationBuilder _host;

    public EmbeddedBuilder(string[] args)
    {
        var assembly = typeof(EmbeddedBuilder).Assembly;
        AppHostDirectory = Metadata(assembly, "apphostprojectpath");
        AgentPath = Metadata(assembly, "embeddedagentpath");
        _host = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
        {
            Args = args,
            ContentRootPath = Directory.Exists(AppHostDirectory) ? AppHostDirectory : AppContext.BaseDirectory,
        });
        DataDirectory = DeepSeek.AppHost.DataDirectory.Resolve(Configuration, AppHostDirectory);
        Parameters = new ParameterStore(Configuration, DataDirectory);
    }

    public ConfigurationManager Configuration => _host.Configuration;

    public string AppHostDirectory { get; }

    public IServiceCollection Services => _host.Services;

    /// <summary>In the order in which they were added.</summary>
    public List<Resource> Resources { get; } = [];

    /// <summary>The assembly of DeepSeek.EmbeddedAgent.</summary>
    public string AgentPath { get; }

    public string DataDirectory { get; }

    public ParameterStore Parameters { get; }

    public HostApplicationBuilder HostBuilder => _host;

    public IResourceBuilder<T> Add<T>(T resource) where T : Resource
    {
        Resources.Add(resource);
        return new EmbeddedResourceBuilder<T>(this, resource);
    }

    public DistributedApplication Build() => new(this);

    private static string Metadata(Assembly assembly, string key) => assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(attribute => attribute.Key == key)?.Value
        ?? throw new InvalidOperationException($"The build did not write '{key}' into {assembly.GetName().Name}.");
}
