using DeepSeek.ControlPlane.Generations;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Inference.Configuration;
using DeepSeek.Inference.Endpoints.Http.Authentication;
using DeepSeek.Inference.Endpoints.Http.ChatCompletions;
using DeepSeek.Inference.Endpoints.Http.Errors;
using DeepSeek.Inference.Endpoints.Http.Generations;
using DeepSeek.Inference.Endpoints.Http.ModelListing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.Endpoints.Http;

/// <summary>Registers and maps the OpenAI-compatible API, and the internal one beside it.</summary>
internal static class HttpEndpointsExtensions
{
    private const string TenantPrefix = "/v1";
    private const string InternalPrefix = "/internal";

    public static WebApplicationBuilder AddHttpEndpoints(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RequestPreparer>();
        builder.Services.AddSingleton<ChatCompletionEndpoint>();
        builder.Services.AddSingleton<GenerationEndpoint>();
        builder.Services.AddSingleton<ModelListEndpoint>();
        builder.Services.AddSingleton<ModelVersionListEndpoint>();
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<InferenceOptions>>((kestrel, inference) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = inference.Value.MaxRequestBodyBytes;
        });

        if (builder.Configuration.IsStandalone())
        {
            builder.Services.AddSingleton<ModelReloadEndpoint>();
            builder.Services.AddSingleton<StandaloneKey>();
            builder.Services.AddSingleton<ICallerAuthenticator, StandaloneKeyAuthenticator>();
            builder.Services.AddHostedService<StandaloneAnnouncement>();
        }
        else
        {
            builder.Services.AddInternalCalls();
            builder.Services.AddSingleton<Http2Port>();
            builder.Services.AddSingleton<IConfigureOptions<KestrelServerOptions>>(services => services.GetRequiredService<Http2Port>());
            builder.Services.AddSingleton<IStartupFilter>(services => services.GetRequiredService<Http2Port>());
            builder.Services.AddSingleton<ICallerAuthenticator, InternalCallAuthenticator>();
        }

        return builder;
    }

    public static WebApplication MapHttpEndpoints(this WebApplication app)
    {
        app.UseWhen(NeedsCaller, guarded =>
        {
            guarded.UseMiddleware<ErrorResponseMiddleware>();
            guarded.UseMiddleware<CallerMiddleware>();
        });

        // After the middleware above: who may not call must not learn which routes there are.
        app.UseRouting();
        app.MapPost($"{TenantPrefix}/chat/completions", app.Services.GetRequiredService<ChatCompletionEndpoint>().HandleAsync);
        app.MapPost(GenerationCall.Path, app.Services.GetRequiredService<GenerationEndpoint>().HandleAsync);
        app.MapGet($"{TenantPrefix}/models", app.Services.GetRequiredService<ModelListEndpoint>().HandleAsync);
        app.MapGet($"{TenantPrefix}/models/{{name}}/versions", app.Services.GetRequiredService<ModelVersionListEndpoint>().HandleAsync);

        // Behind gateways the portal decides.
        if (app.Services.GetService<ModelReloadEndpoint>() is { } reload) app.MapPost($"{TenantPrefix}/models/{{name}}/reload", reload.HandleAsync);
        return app;
    }

    private static bool NeedsCaller(HttpContext context) =>
        context.Request.Path.StartsWithSegments(TenantPrefix) || context.Request.Path.StartsWithSegments(InternalPrefix);
}
