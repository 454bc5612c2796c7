using Aspire.Hosting.ApplicationModel;
using DeepSeek.AppHost.Embedded.Building;

namespace DeepSeek.AppHost.Tests;

/// <summary>Resources for tests.</summary>
internal static class Described
{
    public static ProjectResource Project(string name, int replicas, params (string Name, int? Port)[] endpoints)
    {
        var project = new ProjectResource(name, new Built()) { Replicas = replicas };
        project.Endpoints.AddRange(endpoints.Select(endpoint => new EndpointAnnotation(endpoint.Name, "http") { Port = endpoint.Port }));
        return project;
    }

    private sealed class Built : IBuiltProject
    {
        public string ProjectPath => Path.Combine(AppContext.BaseDirectory, "Nothing.csproj");

        public string AssemblyPath => Path.Combine(AppContext.BaseDirectory, "Nothing.dll");
    }
}
