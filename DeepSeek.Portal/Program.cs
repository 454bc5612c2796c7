using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Portal.Api.Admin;
using DeepSeek.Portal.Api.Internal;
using DeepSeek.Portal.Components;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Accounts;
using DeepSeek.Portal.Features.ApiKeys;
using DeepSeek.Portal.Features.Audit;
using DeepSeek.Portal.Features.FirstRun;
using DeepSeek.Portal.Features.Live;
using DeepSeek.Portal.Features.ModelVersions;
using DeepSeek.Portal.Features.Tenants;
using DeepSeek.Portal.Features.Upstreams;
using DeepSeek.Portal.Features.Usage;
using DeepSeek.Portal.Features.Users;
using DeepSeek.Portal.Publishing;
using DeepSeek.ServiceDefaults;
using DeepSeek.ServiceDefaults.Redis;

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
    .AddInternalCalls()
    .AddPublishing()
    .AddAccess()
    .AddAudit()
    .AddTenants()
    .AddUsers()
    .AddApiKeys()
    .AddLive()
    .AddModels()
    .AddUpstreams()
    .AddUsage()
    .AddFirstRun()
    .AddPortalComponents()
    .AddAdminApi();

await using var app = builder.Build();
if (!await app.PrepareAsync())
{
    return 1;
}

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
