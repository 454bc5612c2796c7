using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Scopes;
using DeepSeek.Gateway.Tests.Fakes;
using DeepSeek.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DeepSeek.Gateway.Tests.Authentication;

/// <summary>The platform's own tokens: how they are had for a key, and how they end with it.</summary>
public sealed class TokenExchangeTests(TokenFixture fixture) : IClassFixture<TokenFixture>
{
    private static readonly TimeSpan RevocationBar = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Exchange_WithoutBody_GivesAllThatTheKeyHasForFifteenMinutes()
    {
        using var response = await fixture.ExchangeAsync(fixture.Platform.Key.Reveal());

        var body = await TokenFixture.ReadAsync(response);
        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.Equal("Bearer", body.GetProperty("token_type").GetString());
        Assert.Equal(900, body.GetProperty("expires_in").GetInt64());
        Assert.Equal(TenantScopes.All.Order(StringComparer.Ordinal), body.GetProperty("scope").GetString()!.Split(' '));
        using var models = await fixture.GetAsync(body.GetProperty("access_token").GetString()!);
        Assert.Equal(200, (int)models.StatusCode);
    }

    [Fact]
    public async Task Exchange_NarrowerScope_TokenHasNoMore()
    {
        using var response = await fixture.ExchangeAsync(fixture.Platform.Key.Reveal(), new { scope = TenantScopes.Inference, expires_in = 600 });

        var body = await TokenFixture.ReadAsync(response);
        Assert.Equal((TenantScopes.Inference, 600), (body.GetProperty("scope").GetString(), body.GetProperty("expires_in").GetInt32()));
        var text = body.GetProperty("access_token").GetString()!;
        var token = new JsonWebToken(text);
        Assert.Equal(TimeSpan.FromSeconds(600), token.ValidTo - token.IssuedAt);
        using var models = await fixture.GetAsync(text);
        await models.IsErrorAsync(ApiError.PermissionDenied);
    }

    [Fact]
    public async Task Exchange_ScopeThatTheKeyLacks_Is403()
    {
        var key = await fixture.CreateKeyAsync(scopes: [TenantScopes.Inference]);

        using var response = await fixture.ExchangeAsync(key.Reveal(), new { scope = TenantScopes.ModelsRead });

        await response.IsErrorAsync(ApiError.PermissionDenied);
    }

    [Theory]
    [InlineData("""{"scope":"everything"}""", "scope")]
    [InlineData("""{"scope":" "}""", "scope")]
    [InlineData("""{"expires_in":0}""", "expires_in")]
    [InlineData("""{"expires_in":3601}""", "expires_in")]
    public async Task Exchange_OutOfRange_Is400ThatNamesTheField(string body, string field)
    {
        using var response = await fixture.ExchangeAsync(fixture.Platform.Key.Reveal(), JsonSerializer.Deserialize<JsonElement>(body));

        Assert.Equal(field, (await response.IsErrorAsync(ApiError.InvalidParameter)).GetProperty("param").GetString());
    }

    [Fact]
    public async Task Exchange_NotJsonOrHuge_IsRefused()
    {
        using var text = await fixture.ExchangeAsync(fixture.Platform.Key.Reveal(), "text");
        using var huge = await fixture.ExchangeAsync(fixture.Platform.Key.Reveal(), new { scope = new string('x', 5000) });

        await text.IsErrorAsync(ApiError.InvalidFormat);
        await huge.IsErrorAsync(ApiError.PayloadTooLarge);
    }

    [Fact]
    public async Task Exchange_KeyThatEndsSooner_TokenEndsWithIt()
    {
        var key = await fixture.CreateKeyAsync(expiresAt: TimeProvider.System.GetUtcNow().AddSeconds(300));

        using var response = await fixture.ExchangeAsync(key.Reveal());

        Assert.InRange((await TokenFixture.ReadAsync(response)).GetProperty("expires_in").GetInt64(), 1, 300);
    }

    [Theory]
    [InlineData(TokenKind.Platform)]
    [InlineData(TokenKind.Authority)]
    public async Task Exchange_TokenForAToken_Is403(TokenKind kind)
    {
        using var response = await fixture.ExchangeAsync(fixture.Forge(kind).Make("tenant-1"));

        await response.IsErrorAsync(ApiError.PermissionDenied);
    }

    [Fact]
    public async Task Jwks_WithoutCredential_VerifiesTokensAndHasPublicHalvesOnly()
    {
        var token = await fixture.TokenForAsync(fixture.Platform.Key);

        var jwks = await fixture.Client.GetStringAsync(new Uri("/.well-known/jwks.json", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.DoesNotContain("\"d\"", jwks, StringComparison.Ordinal);
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = "deepseek-platform",
            ValidAudience = "deepseek-gateway",
            IssuerSigningKeys = new JsonWebKeySet(jwks).GetSigningKeys(),
        });
        Assert.True(result.IsValid, result.Exception?.Message);
        Assert.Equal(fixture.Platform.Key.PublicId, new JsonWebToken(token).Subject);
    }

    [Fact]
    public async Task Get_KeyRevoked_ItsTokenEndsWithinTwoSeconds()
    {
        var key = await fixture.CreateKeyAsync();
        var token = await fixture.TokenForAsync(key);
        using var before = await fixture.GetAsync(token);
        Assert.Equal(200, (int)before.StatusCode);

        var start = TimeProvider.System.GetTimestamp();
        await fixture.Platform.Portal.RevokeAsync(key);
        await Eventually.IsAsync(async () => (int)(await fixture.GetAsync(token)).StatusCode == 401);

        Assert.True(TimeProvider.System.GetElapsedTime(start) < RevocationBar, $"It took {TimeProvider.System.GetElapsedTime(start)}.");
    }

    [Fact]
    public async Task Get_KeyLostAScope_ItsTokenLostItToo()
    {
        var key = await fixture.CreateKeyAsync();
        var token = await fixture.TokenForAsync(key);

        await fixture.Platform.Portal.ChangeKeyAsync(key, entry => entry with { Scopes = [TenantScopes.Inference] });
        await fixture.SnapshotArrivedAsync();

        using var response = await fixture.GetAsync(token);
        await response.IsErrorAsync(ApiError.PermissionDenied);
    }

    [Fact]
    public async Task Get_KeyHasAListOfModels_ItsTokenIsHeldToIt()
    {
        var key = await fixture.CreateKeyAsync();
        await fixture.Platform.Portal.ChangeKeyAsync(key, entry => entry with { Models = ["one-model"] });
        await fixture.SnapshotArrivedAsync();

        using var response = await fixture.GetAsync(await fixture.TokenForAsync(key), "/v1/models/another-model");

        await response.IsErrorAsync(ApiError.PermissionDenied);
    }

    [Fact]
    public async Task Get_PublicKeyAsAnHmacSecret_Is401()
    {
        var jwks = await fixture.Client.GetStringAsync(new Uri("/.well-known/jwks.json", UriKind.Relative), TestContext.Current.CancellationToken);
        var published = new JsonWebKeySet(jwks).Keys[0];
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Base64UrlEncoder.DecodeBytes(published.X), Y = Base64UrlEncoder.DecodeBytes(published.Y) },
        });
        foreach (var secret in new[] { key.ExportSubjectPublicKeyInfo(), Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem()) })
        {
            var token = fixture.Forge(TokenKind.Platform).Make("tenant-1", descriptor => descriptor.SigningCredentials =
                new SigningCredentials(new SymmetricSecurityKey(secret) { KeyId = published.Kid }, SecurityAlgorithms.HmacSha256));

            using var response = await fixture.GetAsync(token);

            await response.IsErrorAsync(ApiError.InvalidApiKey);
        }
    }

    [Theory]
    [InlineData("ey.ey.ey")]
    [InlineData("ey..")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9.bm90IGpzb24.AAAA")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9.W10.AAAA")]
    [InlineData("eyJhbGciOnt9fQ.eyJleHAiOiJ4In0.AAAA")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9.eyJleHAiOjllOTl9.AAAA")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOlsxXSwiZXhwIjo5OTk5OTk5OTk5OTk5OTk5fQ.AAAA")]
    public async Task Get_Nonsense_Is401(string token)
    {
        using var response = await fixture.GetAsync(token);

        await response.IsErrorAsync(ApiError.InvalidApiKey);
    }

    [Fact]
    public async Task Get_HugeOrDeepToken_Is401()
    {
        var deep = Base64UrlEncoder.Encode("{\"iss\":" + new string('[', 9000));
        foreach (var token in new[] { "eyJhbGciOiJFUzI1NiJ9." + new string('A', 20_000) + ".AAAA", $"eyJhbGciOiJFUzI1NiJ9.{deep}.AAAA" })
        {
            using var response = await fixture.GetAsync(token);

            await response.IsErrorAsync(ApiError.InvalidApiKey);
        }
    }
}
