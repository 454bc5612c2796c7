using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Portal.Api.Admin;
using DeepSeek.Portal.Api.Internal;
using DeepSeek.Portal.Components;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Accounts;
using DeepSeek.Portal.Features.Alerts;
using DeepSeek.Portal.Features.ApiKeys;
using DeepSeek.Portal.Features.Audit;
using DeepSeek.Portal.Features.FirstRun;
using DeepSeek.Portal.Features.Live;
using DeepSeek.Portal.Features.ModelVersions;
using DeepSeek.Portal.Features.Playground;
using DeepSeek.Portal.Features.Replicas;
using DeepSeek.Portal.Features.Settings;
using DeepSeek.Portal.Features.Tenants;
using DeepSeek.Portal.Features.Traffic;
using DeepSeek.Portal.Features.Upstreams;
using DeepSeek.Portal.Features.Usage;
using DeepSeek.Portal.Features.Users;
using DeepSeek.Portal.Publishing;
using DeepSeek.ServiceDefaults;
using DeepSeek.ServiceDefaults.Proxies;
using DeepSeek.ServiceDefaults.Redis;
using Microsoft.AspNetCore.HttpOverrides;

if (await PortalCommands.TryRunAsync(args) is { } exitCode)
{
    return exitCode;
}

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddPlatformRedis(RedisKeys.StateConnection);
builder.AddPortalData();
builder.AddAccounts();

builder.Services
    .AddTrustedProxies("Portal:TrustedProxies")
    .AddInternalCalls()
    .AddPublishing()
    .AddAccess()
    .AddAudit()
    .AddTenants()
    .AddUsers()
    .AddApiKeys()
    .AddTraffic()
    .AddLive()
    .AddReplicas()
    .AddAlerts()
    .AddModels()
    .AddUpstreams()
    .AddUsage()
    .AddPlayground()
    .AddPlatformSettings()
    .AddFirstRun()
    .AddPortalComponents();
builder.AddAdminApi();

await using var app = builder.Build();
if (!await app.PrepareAsync())
{
    return 1;
}

// Addresses in the audit, and the portal's own address at a sign-in provider, are as browsers have them.
app.UseTrustedProxies(ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost);
app.UsePortalErrors();
app.UseAdminApi();
app.UsePortalComponents();
app.MapDefaultEndpoints();
app.MapAccounts();
app.MapInternalCalls();
app.MapSpentUsage();
app.MapAdminApi();
app.MapPortalComponents();
await app.RunAsync();
return 0;
