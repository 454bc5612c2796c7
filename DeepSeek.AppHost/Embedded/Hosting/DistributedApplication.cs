using DeepSeek.AppHost.Embedded;
using DeepSeek.AppHost.Embedded.Building;

namespace Aspire.Hosting;

/// <summary>An application of several processes.</summary>
public class DistributedApplication
{
    private readonly EmbeddedBuilder _builder;

    internal DistributedApplication(EmbeddedBuilder builder) => _builder = builder;

    /// <summary>Begins to describe one. Arguments are settings: <c>--Ports:Portal=0</c>.</summary>
    public static IDistributedApplicationBuilder CreateBuilder(string[] args) => new EmbeddedBuilder(args);

    /// <summary>
    /// Runs it until Ctrl-C, SIGTERM or <paramref name="cancellationToken"/>. What keeps it from starting is said in one sentence, and the process's exit
    /// code is then 1.
    /// </summary>
    public virtual Task RunAsync(CancellationToken cancellationToken = default) => EmbeddedRun.RunAsync(_builder, cancellationToken);
}
