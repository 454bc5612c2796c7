using System.Reflection;
using DeepSeek.Portal.Features.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;

namespace DeepSeek.Portal.Components.Tests;

/// <summary>Every page and what opens it, in one table: a page that is not here fails.</summary>
public sealed class PagePermissionTests
{
    private static readonly Dictionary<string, string?> Expected = new()
    {
        ["/"] = Permission.TelemetryRead,
        ["/models"] = Permission.ModelsRead,
        ["/rollouts/{Name}"] = Permission.ModelsRead,
        ["/replicas"] = Permission.TelemetryRead,
        ["/playground"] = Permission.PlaygroundUse,
        ["/traffic"] = Permission.TelemetryRead,
        ["/alerts"] = Permission.AlertsRead,
        ["/tenants"] = Permission.TenantsRead,
        ["/keys"] = Permission.KeysRead,
        ["/usage"] = Permission.UsageRead,
        ["/users"] = Permission.UsersRead,
        ["/roles"] = Permission.UsersRead,
        ["/audit"] = Permission.AuditRead,
        ["/settings"] = Permission.TelemetryRead,

        // Everybody's own, or nobody's.
        ["/tokens"] = null,
        ["/no-access"] = null,
        ["/not-found"] = null,
        ["/change-password"] = "signed-in",
        ["/sign-in"] = "anybody",
        ["/error"] = "anybody",
    };

    [Fact]
    public void Page_Each_AsksForWhatTheTableSays()
    {
        var found = typeof(Texts).Assembly.GetTypes()
            .SelectMany(type => type.GetCustomAttributes<RouteAttribute>().Select(route => (route.Template, Opens: Opens(type))))
            .ToDictionary(page => page.Template, page => page.Opens);

        Assert.Equal(Expected.OrderBy(page => page.Key, StringComparer.Ordinal), found.OrderBy(page => page.Key, StringComparer.Ordinal));
    }

    private static string? Opens(Type page) =>
        page.GetCustomAttribute<AllowAnonymousAttribute>() is not null ? "anybody" : page.GetCustomAttributes<AuthorizeAttribute>().Last().Policy;
}
