using DeepSeek.AppHost.Embedded.Building;
using DeepSeek.AppHost.Embedded.Networking;
using DeepSeek.AppHost.Embedded.Output;
using DeepSeek.AppHost.Embedded.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DeepSeek.AppHost.Embedded;

/// <summary>From the first check to the last process.</summary>
internal static class EmbeddedRun
{
    private const int Failure = 1;

    public static async Task RunAsync(EmbeddedBuilder application, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(application.DataDirectory);
        if (FindContainer(application) is { } needsContainer)
        {
            Refuse(needsContainer);
            return;
        }

        // First the reaper: when it has the data directory, what an earlier run left is gone, and so are its ports.
        await using var reaper = await ReaperLink.StartAsync(application.AgentPath, application.DataDirectory, cancellationToken);
        if (reaper is null)
        {
            Refuse($"The data directory {application.DataDirectory} is in use by another AppHost. "
                + "Stop that one, or choose another with setting Platform:DataDirectory.");
            return;
        }

        if (PortAllocation.Allocate(application.Resources, application.Configuration) is { } portProblem)
        {
            Refuse(portProblem);
            return;
        }

        using var host = BuildHost(application, reaper);
        await host.RunAsync(cancellationToken);
    }

    private static IHost BuildHost(EmbeddedBuilder application, ReaperLink reaper)
    {
        var output = LogStream.ForConsole();
        var services = application.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(output);
        services.AddSingleton(application);
        services.AddSingleton(new ResourceNotificationService());

        // Before the wiring's own services, so that it stops after them.
        services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(provider => new Orchestrator(
            application,
            reaper,
            provider.GetRequiredService<ResourceNotificationService>(),
            output,
            provider.GetRequiredService<ILogger<Supervisor>>(),
            provider.GetRequiredService<TimeProvider>())));

        var logging = application.HostBuilder.Logging;
        logging.ClearProviders();
        logging.AddProvider(new LogStreamLoggerProvider(output));
        logging.AddFilter("Microsoft", LogLevel.Warning);
        return application.HostBuilder.Build();
    }

    private static string? FindContainer(EmbeddedBuilder application) =>
        application.Resources.OfType<PostgresServerResource>().FirstOrDefault() is { } server
            ? $"Resource '{server.Name}' is PostgreSQL in a container, which the embedded orchestrator does not run: "
                + "set Portal:Database=Sqlite, or start with Orchestrator=Aspire and a container engine."
            : null;

    private static void Refuse(string sentence)
    {
        Console.Error.WriteLine(sentence);
        Environment.ExitCode = Failure;
    }
}
