using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using DeepSeek.AppHost.Embedded.Building;
using DeepSeek.AppHost.Embedded.Networking;
using DeepSeek.AppHost.Embedded.Processes;

namespace DeepSeek.AppHost.Tests.Embedded.Processes;

/// <summary>What a service finds in its environment, whichever orchestrator started it.</summary>
public sealed class EnvironmentContractTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly EmbeddedBuilder _application;
    private readonly IResourceBuilder<ProjectResource> _inference;
    private readonly IResourceBuilder<ProjectResource> _gateway;
    private readonly HttpClient _client = new();

    public EnvironmentContractTests()
    {
        var builder = DistributedApplication.CreateBuilder([$"--Platform:DataDirectory={_folder.FullName}"]);
        _application = (EmbeddedBuilder)builder;
        var key = builder.AddParameter("key", new GenerateParameterDefault { MinLength = 48 }, secret: true, persist: true);
        var redis = builder.AddRedis("state");
        _inference = builder.AddProject<Projects.DeepSeek_Inference>("inference")
            .WithEndpoint("http", endpoint => endpoint.Port = null)
            .WithHttpEndpoint(name: "management", env: "Management__Port")
            .WithReplicas(2);
        _gateway = builder.AddProject<Projects.DeepSeek_Gateway>("gateway")
            .WithEndpoint("http", endpoint => endpoint.Port = null)
            .WithEndpoint("https", endpoint => endpoint.Port = null)
            .WithEnvironment("InternalCalls__Key", key)
            .WithEnvironment("Plain", "text")
            .WithReference(redis)
            .WithReference(redis, connectionName: "cache")
            .WithReference(_inference);
        Assert.Null(PortAllocation.Allocate(_application.Resources, _application.Configuration));
    }

    [Fact]
    public void Project_Listens_OnItsOwnEndpointsAndNotOnManagement()
    {
        var http = _inference.Resource.FindEndpoint("http")!;
        var management = _inference.Resource.FindEndpoint("management")!;

        Assert.Equal($"http://localhost:{http.AllocatedPorts[1]}", Start("inference-1").Environment["ASPNETCORE_URLS"]);
        Assert.Equal(management.AllocatedPorts[1].ToString(CultureInfo.InvariantCulture), Start("inference-1").Environment["Management__Port"]);
        Assert.Matches(@"^https://localhost:\d+;http://localhost:\d+$", Start("gateway-0").Environment["ASPNETCORE_URLS"]);
    }

    [Fact]
    public void Project_Reference_IsDiscoveredByNameAndInstance()
    {
        var environment = Start("gateway-0").Environment;

        Assert.Equal(_inference.Resource.FindEndpoint("http")!.Url(0), environment["services__inference__http__0"]);
        Assert.Equal(_inference.Resource.FindEndpoint("http")!.Url(1), environment["services__inference__http__1"]);
        Assert.Equal(_inference.Resource.FindEndpoint("management")!.Url(1), environment["services__inference__management__1"]);
    }

    [Fact]
    public void Project_Redis_HasBothConnectionNames()
    {
        var environment = Start("gateway-0").Environment;

        Assert.Matches(@"^127\.0\.0\.1:\d+,password=[A-Za-z0-9]{32}$", environment["ConnectionStrings__state"]);
        Assert.Equal(environment["ConnectionStrings__state"], environment["ConnectionStrings__cache"]);
    }

    [Fact]
    public void Project_Telemetry_IsNamedByItsSlot()
    {
        var environment = Start("inference-1").Environment;

        Assert.Equal("inference", environment["OTEL_SERVICE_NAME"]);
        Assert.Equal("service.instance.id=inference-1", environment["OTEL_RESOURCE_ATTRIBUTES"]);
    }

    [Fact]
    public void Project_LaunchSettingsAndWiring_AreBothThere()
    {
        var environment = Start("gateway-0").Environment;

        Assert.Equal("Development", environment["ASPNETCORE_ENVIRONMENT"]);
        Assert.Equal("text", environment["Plain"]);
        Assert.Equal(48, environment["InternalCalls__Key"].Length);
    }

    [Fact]
    public void Apply_OtlpEndpointSet_IsPassedOn()
    {
        var project = Described.Project("gateway", replicas: 1);
        ProjectDefaults.Apply(project, new LaunchProfile([], new Dictionary<string, string>()), name => name == "OTEL_EXPORTER_OTLP_ENDPOINT" ? "http://collector:4317" : null);
        var environment = new InstanceEnvironment(project, 0);

        project.Environment.ForEach(fill => fill(environment));

        Assert.Equal("http://collector:4317", environment.Variables["OTEL_EXPORTER_OTLP_ENDPOINT"]);
    }

    [Fact]
    public void Redis_Password_IsNoArgument()
    {
        var start = Start("state-0");

        Assert.Equal(32, start.Environment["LOCAL_REDIS_PASSWORD"].Length);
        Assert.DoesNotContain(start.Environment["LOCAL_REDIS_PASSWORD"], start.Arguments);
    }

    [Fact]
    public void ToStartInfo_AppHostsOwnAddresses_AreNotInherited()
    {
        var info = Start("state-0").ToStartInfo(coloured: false);

        Assert.False(info.Environment.ContainsKey("ASPNETCORE_URLS"));
        Assert.False(info.Environment.ContainsKey("OTEL_SERVICE_NAME"));
    }

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    private ChildStart Start(string slot)
    {
        var plan = new SlotPlan(_application.AgentPath, _application.DataDirectory, _client);
        return _application.Resources.SelectMany(plan.SlotsOf).Single(item => item.Name == slot).Start();
    }
}
