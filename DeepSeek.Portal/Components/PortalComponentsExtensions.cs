using System.Globalization;
using DeepSeek.Portal.Components.Layout;
using Microsoft.AspNetCore.Localization;
using MudBlazor;
using MudBlazor.Services;

namespace DeepSeek.Portal.Components;

/// <summary>Registers and maps everything that is seen.</summary>
internal static class PortalComponentsExtensions
{
    public static IServiceCollection AddPortalComponents(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddHttpContextAccessor();
        services.AddLocalization();
        services.AddTransient<MudLocalizer, PortalMudLocalizer>();
        services.AddMudServices(options =>
        {
            options.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomRight;
            options.SnackbarConfiguration.PreventDuplicates = true;
        });
        services.Configure<RequestLocalizationOptions>(options =>
        {
            options.DefaultRequestCulture = new RequestCulture(Languages.All[0].Culture);
            options.SupportedCultures = options.SupportedUICultures = [.. Languages.All.Select(language => CultureInfo.GetCultureInfo(language.Culture))];
        });
        return services;
    }

    /// <summary>Around everything else: a page for what is not there and for what nobody foresaw, where nothing inside has said it otherwise.</summary>
    public static void UsePortalErrors(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment())
        {
            app.UseExceptionHandler("/error", createScopeForErrors: true);
            app.UseHsts();
        }

        app.UseMiddleware<SecurityHeaders>();
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
    }

    public static void UsePortalComponents(this WebApplication app)
    {
        app.UseRequestLocalization();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
    }

    public static void MapPortalComponents(this WebApplication app)
    {
        // The sign-in page needs its style sheet before anybody has signed in.
        app.MapStaticAssets().AllowAnonymous();
        app.MapLanguages();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
    }
}
