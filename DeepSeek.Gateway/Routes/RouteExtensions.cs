using DeepSeek.Contracts.Scopes;
using DeepSeek.Gateway.Requests;
using DeepSeek.Gateway.Routes.ChatCompletions;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.Routes;

internal static class RouteExtensions
{
    /// <summary>The routes that answer, and what they have in common.</summary>
    public static IServiceCollection AddAnswerRoutes(this IServiceCollection services)
    {
        services.AddOptions<AnswerOptions>().BindConfiguration(AnswerOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AnswerOptions>, AnswerOptionsValidator>();
        services.AddSingleton<AnswerWriter>();
        services.AddSingleton<ChatCompletionFormat>();
        services.AddSingleton<RequestPath>();
        return services;
    }

    public static void MapAnswerRoutes(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapAnswers<ChatCompletionFormat>("/v1/chat/completions", AnswerRoute.ChatCompletions);

    private static void MapAnswers<TFormat>(this IEndpointRouteBuilder endpoints, string path, AnswerRoute route)
        where TFormat : IAnswerFormat
    {
        var requests = endpoints.ServiceProvider.GetRequiredService<RequestPath>();
        var format = endpoints.ServiceProvider.GetRequiredService<TFormat>();
        endpoints.MapPost(path, context => requests.AnswerAsync(context, route, format)).RequireAuthorization(TenantScopes.Inference);
    }
}
