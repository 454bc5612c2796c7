using System.Globalization;
using DeepSeek.Portal.Features.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Localization;

namespace DeepSeek.Portal.Components;

/// <summary>The languages the portal speaks; the first one is for everybody else.</summary>
internal static class Languages
{
    public static IReadOnlyList<Language> All { get; } = [new("en", "en", "English"), new("zh", "zh-CN", "中文")];

    public static Language Current =>
        All.FirstOrDefault(language => language.Culture == CultureInfo.CurrentUICulture.TwoLetterISOLanguageName) ?? All[0];

    /// <summary>Where a page goes to be shown in another language.</summary>
    public static string SwitchPath(Language language, string returnUrl) =>
        "/language" + QueryString.Create("culture", language.Culture).Add("returnUrl", returnUrl);

    public static void MapLanguages(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/language", Switch).AllowAnonymous();

    private static RedirectHttpResult Switch(HttpContext context, TimeProvider time, string culture, string? returnUrl)
    {
        if (All.Any(language => language.Culture == culture))
        {
            context.Response.Cookies.Append(
                CookieRequestCultureProvider.DefaultCookieName,
                CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(culture)),
                new CookieOptions { Expires = time.GetUtcNow().AddYears(1), SameSite = SameSiteMode.Lax, IsEssential = true });
        }

        return TypedResults.LocalRedirect(AccountPaths.Local(returnUrl));
    }
}
