using DeepSeek.AppHost;
using Microsoft.Extensions.DependencyInjection;

var builder = DistributedApplication.CreateBuilder(args);
if (!LocalSettings.TryRead(builder.Configuration, builder.AppHostDirectory, out var settings, out var problem))
{
    Console.Error.WriteLine(problem);
    return 1;
}

// The secret that gateways, replicas and the portal share; made on the first run and kept.
var internalCallsKey = builder.AddParameter(
    "internal-calls-key", new GenerateParameterDefault { MinLength = 48, Special = false }, secret: true, persist: true);

// One server under both names: what must not be lost ("state"), and what may be ("cache").
var redis = builder.AddRedis("state").WithDataBindMount(DataDirectory.CreateFolder(settings.DataDirectory, "redis"));

builder.AddProject<Projects.DeepSeek_Inference>("inference")
    .WithEndpoint("http", endpoint => endpoint.Port = null)
    .AsPlatformService(settings, redis, internalCallsKey)
    .WithHttpEndpoint(name: "http2", env: "Inference__Http2Port")
    .WithEnvironment("MODEL_PATH", settings.ModelPath)
    .WithReplicas(settings.InferenceReplicas);

var gateway = builder.AddProject<Projects.DeepSeek_Gateway>("gateway")
    .WithEndpoint("http", endpoint => endpoint.Port = settings.GatewayHttpPort)
    .WithEndpoint("https", endpoint => endpoint.Port = settings.GatewayHttpsPort)
    .AsPlatformService(settings, redis, internalCallsKey);

var portal = builder.AddProject<Projects.DeepSeek_Portal>("portal")
    .WithEndpoint("http", endpoint => endpoint.Port = settings.PortalPort)
    .AsPlatformService(settings, redis, internalCallsKey)
    .WithEnvironment("Portal__Database", settings.PortalDatabase.ToString())
    .WithReference(gateway);

// No WaitFor: the gateway serves what it knows, with or without the portal.
gateway.WithReference(portal);

if (settings.PortalDatabase == PortalDatabase.PostgreSql)
{
    var database = builder.AddPostgres("postgres").WithDataVolume().AddDatabase("portal-database", databaseName: "portal");
    portal.WithReference(database, connectionName: "portal").WaitFor(database);
}

builder.Services.AddSingleton(settings);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddHostedService<Welcome>();
await builder.Build().RunAsync();
return Environment.ExitCode;
