using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using DeepSeek.Portal.Api.Admin;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Access.Roles;

namespace DeepSeek.Portal.Tests.Api.Admin;

public sealed class AdminApiTests(AdminApiFixture api) : IClassFixture<AdminApiFixture>
{
    private static readonly string[] Inference = ["inference"];
    private static readonly string[] KeysRead = [Permission.KeysRead];
    private static readonly string[] TenantsRead = [Permission.TenantsRead];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Day_OfAnOwner_GoesThroughAndIsInTheAudit()
    {
        var (who, owner) = await api.InviteAsync(BuiltInRole.Owner.Id);
        var tenant = await MadeAsync(owner, "/tenants", new { name = "Day" });
        var role = await MadeAsync(owner, "/roles", new { name = "Reader", description = "", permissions = KeysRead });
        var user = await MadeAsync(owner, "/users", new { email = "day@example.com", roleId = role.Id, tenantId = tenant.Id });
        var key = await MadeAsync(owner, "/keys", new { name = "=1+1", tenantId = tenant.Id, scopes = Inference });

        Assert.StartsWith("dsk_", key.Secret, StringComparison.Ordinal);
        Assert.NotNull(user.Secret);
        var limits = await JsonAsync(owner, $"/tenants/{tenant.Id}/limits");
        using var limited = await AdminApiFixture.SendAsync(
            owner, "PUT", $"/tenants/{tenant.Id}/limits", new { stamp = limits.GetProperty("stamp").GetString(), limits = new { costPerMonth = 12.5 } });
        Assert.Equal(HttpStatusCode.NoContent, limited.StatusCode);
        using var again = await AdminApiFixture.SendAsync(owner, "PUT", $"/tenants/{tenant.Id}/limits", new { stamp = limits.GetProperty("stamp").GetString() });
        Assert.Equal((HttpStatusCode.Conflict, "changed"), (again.StatusCode, await CodeAsync(again)));
        using var rotated = await AdminApiFixture.SendAsync(owner, "POST", $"/keys/{key.Id}/rotate", new { graceSeconds = 60 });
        Assert.Equal(HttpStatusCode.OK, rotated.StatusCode);
        using var revoked = await AdminApiFixture.SendAsync(owner, "DELETE", $"/keys/{key.Id}");
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);

        var entries = (await JsonAsync(owner, $"/audit?tenant={tenant.Id}")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(
            ["revoked key", "rotated key", "changed tenant", "created key", "created assignment", "created tenant"],
            entries.Select(entry => $"{entry.GetProperty("action").GetString()} {entry.GetProperty("objectType").GetString()}"));
        Assert.All(entries, entry => Assert.Equal((who.Name, "127.0.0.1"), (entry.GetProperty("actorName").GetString(), entry.GetProperty("address").GetString())));
        Assert.DoesNotContain(key.Secret!, entries.Select(entry => entry.GetRawText()));

        var csv = await owner.GetStringAsync($"{AdminApi.Path}/audit/export?tenant={tenant.Id}", Cancellation);
        Assert.Equal(7, csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("\"'=1+1\"", csv, StringComparison.Ordinal);
        Assert.Equal(6, (await owner.GetStringAsync($"{AdminApi.Path}/audit/export?format=json&tenant={tenant.Id}", Cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task TenantAdmin_ReachingFurther_IsRefused()
    {
        var (_, owner) = await api.InviteAsync(BuiltInRole.Owner.Id);
        var own = (await MadeAsync(owner, "/tenants", new { name = "Own" })).Id;
        var other = (await MadeAsync(owner, "/tenants", new { name = "Foreign" })).Id;
        var foreign = await MadeAsync(owner, "/keys", new { name = "foreign", tenantId = other, scopes = Inference });
        var (who, admin) = await api.InviteAsync(BuiltInRole.TenantAdmin.Id, own);

        Assert.Equal([own], (await JsonAsync(admin, "/tenants")).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()));
        Assert.Empty((await JsonAsync(admin, "/keys")).GetProperty("items").EnumerateArray());
        Assert.Equal(HttpStatusCode.Created, await StatusAsync(admin, "POST", "/keys", new { name = "own", tenantId = own, scopes = Inference }));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await StatusAsync(admin, "POST", "/keys", new { name = "x", tenantId = other, scopes = Inference }));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(admin, "DELETE", $"/keys/{foreign.Id}"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(admin, "POST", $"/keys/{foreign.Id}/rotate", new { graceSeconds = 0 }));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(admin, "GET", $"/keys/{foreign.Id}/policy"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(admin, "GET", $"/tenants/{other}"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(admin, "GET", $"/tenants/{other}/limits"));

        // Himself to more, in his tenant, in another, and on the platform.
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(admin, "PUT", $"/users/{who.UserId}/roles/owner?tenant={own}"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(admin, "PUT", $"/users/{who.UserId}/roles/tenant-admin?tenant={other}"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(admin, "PUT", $"/users/{who.UserId}/roles/tenant-admin"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(admin, "POST", "/users", new { email = "x@example.com", roleId = "owner" }));
    }

    [Fact]
    public async Task Token_Narrowed_DoesNoMoreAndMakesNoOther()
    {
        var (who, client) = await api.InviteAsync(BuiltInRole.Owner.Id, null, Permission.KeysRead, Permission.UsersManage);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "GET", "/keys"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(client, "GET", "/audit"));

        // Its owner could do this; the token cannot give what it does not have.
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(client, "PUT", $"/users/{who.UserId}/roles/viewer"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(client, "POST", "/users", new { email = "y@example.com", roleId = "viewer" }));
        Assert.Equal(
            HttpStatusCode.Forbidden,
            await StatusAsync(client, "POST", "/tokens", new { name = "x", permissions = KeysRead, expiresAt = TimeProvider.System.GetUtcNow().AddDays(1) }));
    }

    [Fact]
    public async Task Cookie_WithoutAntiforgeryToken_ReadsAndChangesNothing()
    {
        using var browser = api.Portal.CreateBrowser();
        (await PortalApplication.SignInAsync(browser, api.Portal.Credentials.GetProperty("adminPassword").GetString()!, Cancellation)).Dispose();

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(browser, "GET", "/keys"));
        using var refused = await AdminApiFixture.SendAsync(browser, "POST", "/tenants", new { name = "By a cookie" });
        Assert.Equal((HttpStatusCode.BadRequest, "antiforgery_missing"), (refused.StatusCode, await CodeAsync(refused)));

        var antiforgery = await JsonAsync(browser, "/antiforgery");
        browser.DefaultRequestHeaders.Add(antiforgery.GetProperty("header").GetString()!, antiforgery.GetProperty("token").GetString());
        Assert.Equal(HttpStatusCode.Created, await StatusAsync(browser, "POST", "/tenants", new { name = "By a cookie" }));
        var token = await MadeAsync(browser, "/tokens", new { name = "x", permissions = TenantsRead, expiresAt = TimeProvider.System.GetUtcNow().AddDays(1) });

        using var program = api.Portal.CreateBrowser();
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Secret);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(program, "GET", "/tenants"));
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(browser, "DELETE", $"/tokens/{token.Id}"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(program, "GET", "/tenants"));
    }

    [Fact]
    public async Task Request_ThatCannotBeRead_IsAProblem()
    {
        var (_, owner) = await api.InviteAsync(BuiltInRole.Owner.Id);

        foreach (var body in new object[] { new { }, new { name = (string?)null }, new { name = "a", nmae = "b" }, "text" })
        {
            using var answer = await AdminApiFixture.SendAsync(owner, "POST", "/tenants", body);
            Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        }

        Assert.Equal(HttpStatusCode.UnprocessableEntity, await StatusAsync(owner, "GET", "/usage?by=colour"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await StatusAsync(owner, "GET", "/usage/page?format=csv"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await StatusAsync(owner, "GET", "/audit/export?format=xml"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await StatusAsync(owner, "POST", "/keys/none/rotate", new { graceSeconds = 1e300 }));
    }

    [Fact]
    public async Task Usage_OfNothing_IsAnEmptyListAndAnEmptyPage()
    {
        var (_, owner) = await api.InviteAsync(BuiltInRole.Owner.Id);

        Assert.Equal(0, (await JsonAsync(owner, "/usage?by=day,key&from=2020-01-01&to=2020-01-31")).GetArrayLength());
        var page = await JsonAsync(owner, "/usage/page?by=day,key&from=2020-01-01&to=2020-01-31&page=2&pageSize=5");
        Assert.Equal((0, 0, false), (page.GetProperty("items").GetArrayLength(), page.GetProperty("total").GetInt32(), page.GetProperty("hasMore").GetBoolean()));
    }

    [Fact]
    public async Task Document_OpenApi_DescribesEveryPath()
    {
        var (_, owner) = await api.InviteAsync(BuiltInRole.Viewer.Id);
        var paths = (await JsonAsync(owner, "/openapi.json")).GetProperty("paths").EnumerateObject().Select(path => path.Name).ToList();

        Assert.Contains(AdminApi.Path + "/users/{id}/roles/{roleId}", paths);
        Assert.All(paths, path => Assert.StartsWith(AdminApi.Path, path, StringComparison.Ordinal));
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string method, string path, object? body = null)
    {
        using var answer = await AdminApiFixture.SendAsync(client, method, path, body);
        return answer.StatusCode;
    }

    private static async Task<Made> MadeAsync(HttpClient client, string path, object body)
    {
        using var answer = await AdminApiFixture.SendAsync(client, "POST", path, body);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancellation));
        return (await answer.Content.ReadFromJsonAsync<Made>(Cancellation))!;
    }

    private static Task<JsonElement> JsonAsync(HttpClient client, string path) => client.GetFromJsonAsync<JsonElement>(AdminApi.Path + path, Cancellation);

    private static async Task<string?> CodeAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("code").GetString();
}
