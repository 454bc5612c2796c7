using System.Globalization;

namespace DeepSeek.AppHost.Embedded.Building;

/// <summary>What every project is given, before what the wiring adds.</summary>
internal static class ProjectDefaults
{
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void Apply(ProjectResource project, LaunchProfile profile, Func<string, string?> ownEnvironment)
    {
        foreach (var url in profile.Urls)
        {
            var sameScheme = project.Endpoints.Count(endpoint => endpoint.UriScheme == url.Scheme);
            var name = sameScheme == 0 ? url.Scheme : url.Scheme + (sameScheme + 1).ToString(CultureInfo.InvariantCulture);
            project.Endpoints.Add(new EndpointAnnotation(name, url.Scheme) { Port = url.Port });
        }

        project.Environment.Add(environment =>
        {
            foreach (var (name, value) in profile.Environment)
            {
                environment.Variables[name] = value;
            }

            Listening(environment);
            Telemetry(environment, ownEnvironment);
            ConsoleLog(environment);
        });
    }

    private static void Listening(InstanceEnvironment environment)
    {
        var urls = environment.Resource.Endpoints
            .Where(endpoint => endpoint.PortVariable is null && endpoint.UriScheme is "http" or "https")
            .Select(endpoint => endpoint.Url(environment.Instance));
        environment.Variables["ASPNETCORE_URLS"] = string.Join(';', urls);
        foreach (var endpoint in environment.Resource.Endpoints.Where(endpoint => endpoint.PortVariable is not null))
        {
            environment.Variables[endpoint.PortVariable!] = endpoint.AllocatedPorts[environment.Instance].ToString(CultureInfo.InvariantCulture);
        }
    }

    private static void Telemetry(InstanceEnvironment environment, Func<string, string?> ownEnvironment)
    {
        environment.Variables["OTEL_SERVICE_NAME"] = environment.Resource.Name;
        environment.Variables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={environment.InstanceName}";
        if (ownEnvironment(OtlpEndpoint) is { Length: > 0 } endpoint)
        {
            environment.Variables[OtlpEndpoint] = endpoint;
        }
    }

    // One line an entry, because lines of several processes are mixed.
    private static void ConsoleLog(InstanceEnvironment environment)
    {
        environment.Variables["Logging__Console__FormatterName"] = "simple";
        environment.Variables["Logging__Console__FormatterOptions__SingleLine"] = "true";
        environment.Variables["Logging__Console__FormatterOptions__TimestampFormat"] = "HH:mm:ss.fff ";

        // "Now listening", "Application started": the orchestrator says when each is ready.
        environment.Variables["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Warning";
    }
}
