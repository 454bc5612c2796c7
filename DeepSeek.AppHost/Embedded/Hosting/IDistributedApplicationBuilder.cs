using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting;

/// <summary>Describes an application of several processes.</summary>
public interface IDistributedApplicationBuilder
{
    /// <summary>Settings of the AppHost.</summary>
    ConfigurationManager Configuration { get; }

    /// <summary>The folder of the AppHost's project.</summary>
    string AppHostDirectory { get; }

    /// <summary>Services of the AppHost's own process.</summary>
    IServiceCollection Services { get; }

    /// <summary>The application.</summary>
    DistributedApplication Build();
}
