using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using DeepSeek.Portal.Api.Admin;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Access.Tokens;
using DeepSeek.Portal.Features.Users;
using DeepSeek.Portal.Tests.Features.Access;
using DeepSeek.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DeepSeek.Portal.Tests.Api.Admin;

/// <summary>A portal, and people with roles who sign in or whose programs ask its admin API.</summary>
public sealed class AdminApiFixture : IAsyncLifetime
{
    private static readonly Actor Test = Actor.Itself("test");

    private PortalApplication? _portal;

    internal GarnetFixture Garnet { get; } = new();

    internal PortalApplication Portal => _portal!;

    public async ValueTask InitializeAsync()
    {
        await Garnet.InitializeAsync();
        _portal = new PortalApplication(Garnet.ConnectionString, Directory.CreateTempSubdirectory("ds-portal-").FullName);
    }

    public async ValueTask DisposeAsync()
    {
        var directory = Portal.Directory;
        await Portal.DisposeAsync();
        await Garnet.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(directory, recursive: true);
    }

    /// <summary>Somebody with a role, and what his programs ask with: a token for all that he may do, or for what is named.</summary>
    internal async Task<(Actor Who, HttpClient Client)> InviteAsync(string? roleId, string? tenantId = null, params string[] narrowed)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var (who, _) = await CreateAsync(roleId, tenantId);
        IReadOnlyList<string> permissions = narrowed.Length > 0 ? narrowed : who.Grants.Somewhere();
        var token = permissions.Count == 0 ? null : await Portal.Services.GetRequiredService<IPersonalTokens>().CreateAsync(
            new NewPersonalToken("test", permissions, TimeProvider.System.GetUtcNow().AddDays(1)), who, cancellation);
        var client = Portal.CreateBrowser();
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token.Secret);
        return (who, client);
    }

    /// <summary>Somebody with a role, in a browser; the second answer is how the sign-in ended.</summary>
    internal async Task<(Actor Who, HttpClient Browser, HttpStatusCode Status)> SignInAsync(string? roleId, string? tenantId = null, bool disabled = false)
    {
        var (who, password) = await CreateAsync(roleId, tenantId);
        if (disabled)
        {
            await using var scope = Portal.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<IUsers>().SetDisabledAsync(who.UserId!, true, Test, TestContext.Current.CancellationToken);
        }

        var browser = Portal.CreateBrowser();
        using var answer = await PortalApplication.SignInAsync(browser, who.Name, password, TestContext.Current.CancellationToken);
        return (who, browser, answer.StatusCode);
    }

    /// <summary>Somebody with a role, who need not change the password.</summary>
    internal async Task<(Actor Who, string Password)> CreateAsync(string? roleId, string? tenantId = null)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var scope = Portal.Services.CreateAsyncScope();
        var made = await scope.ServiceProvider.GetRequiredService<IUsers>().CreateAsync(
            new NewUser($"{Guid.NewGuid():N}@example.com", roleId, tenantId), Test, cancellation);
        await using var context = await Portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(cancellation);
        await context.Users.Where(user => user.Id == made.Id).ExecuteUpdateAsync(set => set.SetProperty(user => user.MustChangePassword, false), cancellation);
        return (await Portal.Services.GetRequiredService<IActors>().FindAsync(Principals.Of(made.Id!), null, cancellation), made.Password!);
    }

    /// <summary>Asks for a path below the API's.</summary>
    internal static Task<HttpResponseMessage> SendAsync(HttpClient client, string method, string path, object? body = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri(AdminApi.Path + path, UriKind.Relative));
        if (method is "POST" or "PUT")
        {
            request.Content = JsonContent.Create(body ?? new { });
        }

        return client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
