using System.Net;
using DeepSeek.Portal.Api.Admin;
using DeepSeek.Portal.Features.Access.Roles;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using static DeepSeek.Portal.Features.Access.Permission;

namespace DeepSeek.Portal.Tests.Api.Admin;

/// <summary>Every endpoint of the admin API × every built-in role: let in, or 403. An endpoint that is not in the table fails.</summary>
public sealed class AdminApiPermissionTests(AdminApiFixture api) : IClassFixture<AdminApiFixture>
{
    private static readonly (string Method, string Path, string[] AnyOf)[] Endpoints =
    [
        ("GET", "/tenants", [TenantsRead]),
        ("POST", "/tenants", [TenantsWrite]),
        ("GET", "/tenants/{id}", [TenantsRead]),
        ("PUT", "/tenants/{id}/name", [TenantsWrite]),
        ("POST", "/tenants/{id}/suspend", [TenantsWrite]),
        ("POST", "/tenants/{id}/resume", [TenantsWrite]),
        ("GET", "/tenants/{id}/limits", [TenantsRead]),
        ("PUT", "/tenants/{id}/limits", [LimitsWrite]),
        ("GET", "/keys", [KeysRead]),
        ("POST", "/keys", [KeysWrite]),
        ("POST", "/keys/{id}/rotate", [KeysWrite]),
        ("DELETE", "/keys/{id}", [KeysWrite]),
        ("GET", "/keys/{id}/policy", [KeysRead]),
        ("PUT", "/keys/{id}/policy", [KeysWrite]),
        ("GET", "/users", [UsersRead]),
        ("POST", "/users", [UsersManage]),
        ("GET", "/users/{id}", [UsersRead]),
        ("POST", "/users/{id}/disable", [UsersManage]),
        ("POST", "/users/{id}/enable", [UsersManage]),
        ("POST", "/users/{id}/password", [UsersManage]),
        ("PUT", "/users/{id}/roles/{roleId}", [UsersManage]),
        ("DELETE", "/users/{id}/roles/{roleId}", [UsersManage]),
        ("GET", "/permissions", [UsersRead]),
        ("GET", "/roles", [UsersRead]),
        ("POST", "/roles", [RolesManage]),
        ("PUT", "/roles/{id}", [RolesManage]),
        ("DELETE", "/roles/{id}", [RolesManage]),
        ("GET", "/group-mappings", [UsersRead]),
        ("POST", "/group-mappings", [RolesManage]),
        ("DELETE", "/group-mappings/{id}", [RolesManage]),
        ("GET", "/audit", [AuditRead]),
        ("GET", "/audit/export", [AuditRead]),
        ("GET", "/deployments", [ModelsRead]),
        ("GET", "/deployments/{name}", [ModelsRead]),
        ("POST", "/models/{name}/activate", [ModelsWrite]),
        ("POST", "/models/{name}/stop", [ModelsWrite]),
        ("POST", "/models/{name}/pause", [ModelsWrite]),
        ("POST", "/models/{name}/go-on", [ModelsWrite]),
        ("GET", "/replicas", [TelemetryRead]),
        ("POST", "/replicas/{id}/drain", [ReplicasWrite]),
        ("POST", "/replicas/{id}/return", [ReplicasWrite]),
        ("GET", "/settings", [TelemetryRead]),
        ("GET", "/aliases", [ModelsRead]),
        ("PUT", "/aliases/{alias}", [ModelsWrite]),
        ("DELETE", "/aliases/{alias}", [ModelsWrite]),
        ("GET", "/model-policies", [ModelsRead]),
        ("PUT", "/model-policies/{name}", [ModelsWrite, PricesWrite]),
        ("GET", "/upstreams", [ModelsRead]),
        ("PUT", "/upstreams/{id}", [ModelsWrite]),
        ("DELETE", "/upstreams/{id}", [ModelsWrite]),
        ("GET", "/usage", [UsageRead]),
        ("GET", "/usage/page", [UsageRead]),
        ("GET", "/traffic", [TelemetryRead]),
        ("GET", "/alerts", [AlertsRead]),
        ("POST", "/alerts/{id}/acknowledge", [AlertsWrite]),
        ("POST", "/alerts/{id}/silence", [AlertsWrite]),
        ("GET", "/alert-rules", [AlertsRead]),
        ("POST", "/alert-rules", [AlertsWrite]),
        ("PUT", "/alert-rules/{id}", [AlertsWrite]),
        ("DELETE", "/alert-rules/{id}", [AlertsWrite]),
        ("GET", "/alert-channels", [AlertsRead]),
        ("POST", "/alert-channels", [AlertsWrite]),
        ("PUT", "/alert-channels/{id}", [AlertsWrite]),
        ("POST", "/alert-channels/{id}/rotate", [AlertsWrite]),
        ("POST", "/alert-channels/{id}/test", [AlertsWrite]),
        ("DELETE", "/alert-channels/{id}", [AlertsWrite]),

        // Everybody's own.
        ("GET", "/antiforgery", []),
        ("GET", "/openapi.json", []),
        ("GET", "/tokens", []),
        ("POST", "/tokens", []),
        ("DELETE", "/tokens/{id}", []),
    ];

    public static TheoryData<string> Roles() => [.. BuiltInRole.All.Select(role => role.Id)];

    [Fact]
    public void Table_NamesEveryEndpoint()
    {
        var mapped = api.Portal.Services.GetServices<EndpointDataSource>()
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText?.StartsWith(AdminApi.Path, StringComparison.Ordinal) == true)
            .SelectMany(endpoint => endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Select(method => Line(
                method, endpoint.RoutePattern.RawText![AdminApi.Path.Length..], endpoint.Metadata.GetRequiredMetadata<RequiredPermissions>().AnyOf)));

        Assert.Equal(Endpoints.Select(endpoint => Line(endpoint.Method, endpoint.Path, endpoint.AnyOf)).Order(), mapped.Order());

        static string Line(string method, string path, IReadOnlyList<string> anyOf) => $"{method} {path} {string.Join('|', anyOf)}";
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task Endpoint_EachForARole_IsOpenOrForbiddenAsTheRoleSays(string roleId)
    {
        var allowed = BuiltInRole.Find(roleId)!.Permissions;
        var (_, client) = await api.InviteAsync(roleId);

        foreach (var (method, path, anyOf) in Endpoints)
        {
            using var answer = await AskAsync(client, method, path);
            var open = anyOf.Length == 0 || anyOf.Any(allowed.Contains);

            Assert.True(open == answer.StatusCode is not (HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized), $"{roleId}: {method} {path} is {answer.StatusCode}.");
            Assert.True((int)answer.StatusCode < 500 || answer.StatusCode == HttpStatusCode.ServiceUnavailable, $"{roleId}: {method} {path} is {answer.StatusCode}.");
            Assert.True(open || answer.Content.Headers.ContentType?.MediaType == "application/problem+json", $"{method} {path} says {answer.Content.Headers.ContentType}.");
        }
    }

    [Fact]
    public async Task Endpoint_EachForNobody_IsUnauthorized()
    {
        using var nobody = api.Portal.CreateBrowser();
        using var forged = api.Portal.CreateBrowser();
        forged.DefaultRequestHeaders.Authorization = new("Bearer", "dsa_0123456789ab_0123456789abcdef0123456789abcdef0123456789a");

        foreach (var (method, path, _) in Endpoints)
        {
            using var none = await AskAsync(nobody, method, path);
            using var unknown = await AskAsync(forged, method, path);

            Assert.True((none.StatusCode, unknown.StatusCode) == (HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), $"{method} {path}");
            Assert.Equal("application/problem+json", none.Content.Headers.ContentType?.MediaType);
        }
    }

    private static Task<HttpResponseMessage> AskAsync(HttpClient client, string method, string path)
    {
        // With a body that says nothing: whoever is let in hears that something is missing, and nothing is changed.
        var filled = path.Replace("{id}", "none", StringComparison.Ordinal)
            .Replace("{roleId}", "none", StringComparison.Ordinal)
            .Replace("{name}", "none", StringComparison.Ordinal)
            .Replace("{alias}", "none", StringComparison.Ordinal);
        return AdminApiFixture.SendAsync(client, method, filled);
    }
}
