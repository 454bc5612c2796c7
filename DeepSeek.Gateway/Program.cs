using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Gateway.Authentication;
using DeepSeek.Gateway.Authentication.PlatformTokens;
using DeepSeek.Gateway.Authorization;
using DeepSeek.Gateway.Errors;
using DeepSeek.Gateway.LoadBalancing;
using DeepSeek.Gateway.Metering;
using DeepSeek.Gateway.ModelReloads;
using DeepSeek.Gateway.ModelResolution;
using DeepSeek.Gateway.RateLimiting;
using DeepSeek.Gateway.Replicas;
using DeepSeek.Gateway.Requests;
using DeepSeek.Gateway.ResponseCache;
using DeepSeek.Gateway.Routes;
using DeepSeek.Gateway.Snapshots;
using DeepSeek.Gateway.Transport;
using DeepSeek.Gateway.Upstreams;
using DeepSeek.ServiceDefaults;
using DeepSeek.ServiceDefaults.Proxies;
using DeepSeek.ServiceDefaults.Redis;
using Microsoft.AspNetCore.HttpOverrides;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddPlatformRedis(RedisKeys.StateConnection);
builder.AddGatewayTransport();
builder.AddGatewaySnapshots();
builder.AddGatewayAuthentication();
builder.AddResponseCache();
builder.AddGatewayUsage();
builder.Services
    .AddInternalCalls()
    .AddGatewayErrors()
    .AddGatewayAuthorization()
    .AddModelResolution()
    .AddModelReloads()
    .AddRateLimiting()
    .AddReplicaLoadBalancing()
    .AddReplicaAnswers()
    .AddExternalUpstreams()
    .AddAnswerRoutes()
    .AddMetering();

var app = builder.Build();
app.UseGatewayRequests();
app.UseAnswerCompression();
app.UseGatewayErrors();
app.UseTrustedProxies(ForwardedHeaders.XForwardedFor);
app.UseGatewayAuthentication();
app.UseAuthorization();

app.MapDefaultEndpoints();
app.MapPlatformTokens();
app.MapModels();
app.MapModelVersions();
app.MapModelReloads();
app.MapAnswerRoutes();
await app.RunAsync();
