namespace DeepSeek.Portal.Features.Settings;

internal static class SettingsExtensions
{
    public static IServiceCollection AddPlatformSettings(this IServiceCollection services) => services.AddSingleton<IPlatformSettings, PlatformSettings>();
}
