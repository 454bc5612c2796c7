using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using DeepSeek.Contracts.Scopes;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using Xunit;

namespace DeepSeek.Testing.OpenId;

/// <summary>A real OpenID Connect provider: OpenIddict with its stores in SQLite, on a Kestrel of its own.</summary>
public sealed partial class OidcProvider : IAsyncDisposable
{
    /// <summary>For whom its access tokens are.</summary>
    public const string Audience = "deepseek-test";

    /// <summary>The client that asks for tokens itself; tokens that it gets are its own.</summary>
    public const string ClientId = "client";

    private const string ClientSecret = "a secret of the client";

    private readonly WebApplication _app;
    private readonly SqliteConnection _database;
    private readonly string _path;
    private int _keySetsRead;

    private OidcProvider(WebApplication app, SqliteConnection database, string path)
    {
        _app = app;
        _database = database;
        _path = path;
    }

    /// <summary>Where it is, without the path of its issuer.</summary>
    public string Address { get; private set; } = "";

    /// <summary>What its tokens say of who issued them, but for a slash at its end where it has no path.</summary>
    public string Issuer => Address + _path;

    /// <summary>What it signs with.</summary>
    public RsaSecurityKey SigningKey { get; private set; } = null!;

    /// <summary>How often its keys were asked for.</summary>
    public int KeySetsRead => Volatile.Read(ref _keySetsRead);

    /// <summary>A key that it does not know.</summary>
    public static RsaSecurityKey NewKey() => new(RSA.Create(2048)) { KeyId = Guid.NewGuid().ToString("N") };

    /// <summary>Starts a provider whose issuer has this path.</summary>
    public static async Task<OidcProvider> StartAsync(string path = "")
    {
        var database = new SqliteConnection("Data Source=:memory:");
        await database.OpenAsync();
        var key = NewKey();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddDbContext<DbContext>(context => context.UseSqlite(database).UseOpenIddict());
        builder.Services.AddOpenIddict()
            .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<DbContext>())
            .AddServer(server =>
            {
                server.SetTokenEndpointUris(path + "/connect/token")
                    .SetConfigurationEndpointUris(path + "/.well-known/openid-configuration")
                    .SetJsonWebKeySetEndpointUris(path + "/keys")
                    .SetAuthorizationEndpointUris(path + "/connect/authorize")
                    .SetEndSessionEndpointUris(path + "/connect/end-session")
                    .AllowClientCredentialsFlow()
                    .AllowAuthorizationCodeFlow()
                    .RegisterScopes([.. TenantScopes.All, OpenIddictConstants.Scopes.Email, OpenIddictConstants.Scopes.Profile])
                    .AddEphemeralEncryptionKey()
                    .AddSigningKey(key)
                    .DisableAccessTokenEncryption();
                server.UseAspNetCore()
                    .EnableAuthorizationEndpointPassthrough()
                    .EnableEndSessionEndpointPassthrough()
                    .EnableTokenEndpointPassthrough()
                    .DisableTransportSecurityRequirement();
            });
        builder.Services.AddOptions<OpenIddictServerOptions>().Configure<IServer>((options, server) =>
            options.Issuer = new Uri(server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First() + path));
        var provider = new OidcProvider(builder.Build(), database, path) { SigningKey = key };
        provider._app.Use(provider.CountAsync);
        provider._app.UseAuthentication();
        provider._app.MapPost(path + "/connect/token", (Delegate)IssueAsync);
        provider.MapPeople();
        await provider._app.StartAsync();
        provider.Address = provider._app.Urls.First();
        await provider.RegisterClientAsync();
        return provider;
    }

    /// <summary>A token as a client gets it, with client credentials.</summary>
    public async Task<string> GetTokenAsync(string tenant, string scope, params string[] groups)
    {
        using var client = new HttpClient();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = ClientId,
            ["client_secret"] = ClientSecret,
            ["scope"] = scope,
            ["tenant"] = tenant,
            ["groups"] = string.Join(' ', groups),
        });
        using var response = await client.PostAsync(new Uri(Issuer + "/connect/token"), form, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("access_token").GetString()!;
    }

    /// <summary>Signs with another key from now on. The one before is still in its key set.</summary>
    public void Rotate()
    {
        SigningKey = NewKey();
        _app.Services.GetRequiredService<IOptionsMonitor<OpenIddictServerOptions>>().CurrentValue.SigningCredentials
            .Insert(0, new SigningCredentials(SigningKey, SecurityAlgorithms.RsaSha256));
    }

    /// <summary>Ends it, as an outage does.</summary>
    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _database.DisposeAsync();
    }

    private static async Task<IResult> IssueAsync(HttpContext context)
    {
        var request = context.GetOpenIddictServerRequest()!;
        if (request.IsAuthorizationCodeGrantType())
        {
            return await RedeemAsync(context);
        }

        var identity = new ClaimsIdentity("tests");
        identity.SetClaim(OpenIddictConstants.Claims.Subject, request.ClientId);
        identity.SetClaim("tenant", (string?)request.GetParameter("tenant"));
        identity.SetClaim("tid", (string?)request.GetParameter("tenant"));
        if ((string?)request.GetParameter(Groups) is { Length: > 0 } groups)
        {
            identity.SetClaims(Groups, [.. groups.Split(' ')]);
        }

        identity.SetScopes(request.GetScopes());
        identity.SetResources(Audience);
        identity.SetDestinations(_ => [OpenIddictConstants.Destinations.AccessToken]);
        return Results.SignIn(new ClaimsPrincipal(identity), properties: null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }

    private Task CountAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.Value!.EndsWith("/keys", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _keySetsRead);
        }

        return next(context);
    }

    private async Task RegisterClientAsync()
    {
        await using var scope = _app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DbContext>().Database.EnsureCreatedAsync();
        await scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>().CreateAsync(new OpenIddictApplicationDescriptor
        {
            ClientId = ClientId,
            ClientSecret = ClientSecret,
            Permissions =
            {
                OpenIddictConstants.Permissions.Endpoints.Token,
                OpenIddictConstants.Permissions.GrantTypes.ClientCredentials,
                OpenIddictConstants.Permissions.Prefixes.Scope + TenantScopes.Inference,
                OpenIddictConstants.Permissions.Prefixes.Scope + TenantScopes.ModelsRead,
            },
        });
    }
}
