using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using DeepSeek.Contracts.Scopes;
using DeepSeek.ControlPlane.ApiKeys;
using DeepSeek.Gateway.Authentication.PlatformTokens;
using DeepSeek.Gateway.Tests.Fakes;
using DeepSeek.Testing;
using DeepSeek.Testing.OpenId;
using Microsoft.IdentityModel.Tokens;

namespace DeepSeek.Gateway.Tests.Authentication;

/// <summary>A gateway that takes tokens of every kind: its own, those of a provider, and those of a provider that looks like Entra ID.</summary>
public sealed class TokenFixture : IAsyncLifetime
{
    /// <summary>The directory's id at the provider that looks like Entra; it stands for the first tenant.</summary>
    public const string Directory = "6f1f3c52-0a52-4d0c-9d0e-0f2b6c3d8a11";

    public const string SuspendedDirectory = "8a4a0b7e-5f0d-4bb5-9a57-6b1a1d1f7c22";

    private readonly GatewayFixture _platform = new();
    private HttpClient? _client;
    private ApiKey? _suspended;

    internal GatewayFixture Platform => _platform;

    internal OidcProvider Provider { get; private set; } = null!;

    internal OidcProvider Entra { get; private set; } = null!;

    internal GatewayHost Gateway { get; private set; } = null!;

    internal HttpClient Client => _client!;

    internal string KeysFolder => Path.Combine(_platform.DataDirectory, "keys", "tokens");

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        // Not the key that a gateway makes itself, which signs from midnight on: soon after midnight, tests could not put one after it into the past.
        PlatformTokenKeyFiles.Create(KeysFolder, TimeProvider.System.GetUtcNow().AddHours(-1));
        await _platform.InitializeAsync();
        _suspended = await _platform.Portal.CreateKeyAsync("tenant-suspended", suspended: true);
        Provider = await OidcProvider.StartAsync();
        Entra = await OidcProvider.StartAsync($"/{Directory}/v2.0");
        Gateway = new GatewayHost(_platform.Redis.ConnectionString, _platform.DataDirectory, null, [.. Settings(Provider), .. EntraSettings(Entra)]);
        Gateway.StartServer();
        _client = new HttpClient { BaseAddress = Gateway.Address };
        await Eventually.IsAsync(() => Gateway.Snapshot?.Number == _platform.Portal.Number);
        await Eventually.IsAsync(async () => (int)(await GetAsync(Forge(TokenKind.Authority).Make("tenant-1"))).StatusCode != 503);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        await Gateway.DisposeAsync();
        await Provider.DisposeAsync();
        await Entra.DisposeAsync();
        await _platform.DisposeAsync();
    }

    internal static (string, string)[] Settings(OidcProvider provider) =>
    [
        ("Gateway:Authentication:Authorities:0:Authority", provider.Issuer),
        ("Gateway:Authentication:Authorities:0:Audiences:0", OidcProvider.Audience),
        ("Gateway:Authentication:Tokens:KeyPollSeconds", "0.05"),
    ];

    /// <summary>A token of its own key set, each kind by its issuer's key.</summary>
    internal TokenForge Forge(TokenKind kind) => kind switch
    {
        TokenKind.Platform => new TokenForge("deepseek-platform", "deepseek-gateway", PlatformKey(), SecurityAlgorithms.EcdsaSha256, tenant => new()
        {
            ["sub"] = (tenant == "tenant-suspended" ? _suspended! : _platform.Key).PublicId,
            ["scope"] = $"{TenantScopes.ModelsRead} {TenantScopes.Inference}",
        }),

        TokenKind.Authority => ForgeOf(Provider),
        _ => new TokenForge(Entra.Issuer, OidcProvider.Audience, Entra.SigningKey, SecurityAlgorithms.RsaSha256, tenant => new()
        {
            ["sub"] = "client",
            ["ver"] = "2.0",
            ["tid"] = Directory,
            ["scp"] = "none of ours",
            ["scope"] = $"{TenantScopes.ModelsRead} {TenantScopes.Inference}",
            ["platform_tenant"] = tenant,
        }),
    };

    /// <summary>Tokens as this provider makes them. Its issuer is an address, which always ends in a slash where it has no path.</summary>
    internal static TokenForge ForgeOf(OidcProvider provider) =>
        new(provider.Issuer + "/", OidcProvider.Audience, provider.SigningKey, SecurityAlgorithms.RsaSha256, tenant => new()
        {
            ["sub"] = "client",
            ["tenant"] = tenant,
            ["scope"] = $"{TenantScopes.ModelsRead} {TenantScopes.Inference}",
        });

    /// <summary>Another gateway of the same platform, which knows its keys already.</summary>
    internal async Task<GatewayHost> StartGatewayAsync(OidcProvider provider, params (string, string)[] settings)
    {
        var gateway = new GatewayHost(
            _platform.Redis.ConnectionString, _platform.DataDirectory, null,
            [.. Settings(provider), ("Platform:InstanceId", "gateway-" + Guid.NewGuid().ToString("N")), .. settings]);
        gateway.StartServer();
        await Eventually.IsAsync(() => gateway.Snapshot?.Number == _platform.Portal.Number);
        return gateway;
    }

    internal Task<HttpResponseMessage> GetAsync(string credential, string path = "/v1/models") => GetAsync(Client, credential, path);

    internal static async Task<HttpResponseMessage> GetAsync(HttpClient client, string credential, string path = "/v1/models")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative))
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", credential) },
        };
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    internal async Task<HttpResponseMessage> ExchangeAsync(string credential, object? body = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/auth/token", UriKind.Relative))
        {
            Content = body is null ? null : JsonContent.Create(body),
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", credential) },
        };
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>A token for a key, as a client gets it.</summary>
    internal async Task<string> TokenForAsync(ApiKey key)
    {
        using var response = await ExchangeAsync(key.Reveal());
        return (await ReadAsync(response)).GetProperty("access_token").GetString()!;
    }

    internal static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>A key that this gateway knows already.</summary>
    internal async Task<ApiKey> CreateKeyAsync(string tenant = "tenant-1", IReadOnlyList<string>? scopes = null, DateTimeOffset? expiresAt = null)
    {
        var key = await _platform.Portal.CreateKeyAsync(tenant, scopes, expiresAt);
        await SnapshotArrivedAsync();
        return key;
    }

    internal Task SnapshotArrivedAsync() => Eventually.IsAsync(() => Gateway.Snapshot?.Number == _platform.Portal.Number);

    internal static (string, string)[] EntraSettings(OidcProvider provider) =>
    [
        ("Gateway:Authentication:Entra:Instance", provider.Address + "/"),
        ("Gateway:Authentication:Entra:TenantId", Directory),
        ("Gateway:Authentication:Entra:ClientId", OidcProvider.Audience),
        ("Gateway:Authentication:Entra:Mapping:TenantClaim", "platform_tenant"),
    ];

    private ECDsaSecurityKey PlatformKey()
    {
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(System.IO.Directory.GetFiles(KeysFolder, "*.pem").Order(StringComparer.Ordinal).First()));
        var security = new ECDsaSecurityKey(key);
        security.KeyId = Base64UrlEncoder.Encode(security.ComputeJwkThumbprint());
        return security;
    }
}
