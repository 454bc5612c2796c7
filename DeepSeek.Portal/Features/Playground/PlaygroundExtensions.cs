using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Features.Playground;

internal static class PlaygroundExtensions
{
    public static IServiceCollection AddPlayground(this IServiceCollection services)
    {
        services.AddOptions<PlaygroundOptions>()
            .BindConfiguration(PlaygroundOptions.Section)
            .PostConfigure<IConfiguration>((options, configuration) =>
            {
                if (options.GatewayAddress.Length == 0)
                {
                    // Plain first: on a laptop, the other has a certificate that nobody knows.
                    options.GatewayAddress = configuration["services:gateway:http:0"] ?? configuration["services:gateway:https:0"] ?? "";
                }

                if (options.PublicAddress.Length == 0)
                {
                    options.PublicAddress = options.GatewayAddress;
                }
            })
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<PlaygroundOptions>, PlaygroundOptionsValidator>();
        services.AddSingleton<PlaygroundGateway>();
        services.AddSingleton<PlaygroundKeys>();
        services.AddSingleton<PlaygroundTokens>();
        services.AddSingleton<IPlayground, PlaygroundService>();
        return services;
    }
}
