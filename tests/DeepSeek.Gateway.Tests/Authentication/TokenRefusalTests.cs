using DeepSeek.Contracts.Errors;
using DeepSeek.Gateway.Tests.Fakes;

namespace DeepSeek.Gateway.Tests.Authentication;

/// <summary>Each kind of token, accepted, and refused for each reason.</summary>
public sealed class TokenRefusalTests(TokenFixture fixture) : IClassFixture<TokenFixture>
{
    private static readonly TokenKind[] Kinds = Enum.GetValues<TokenKind>();

    public static TheoryData<TokenKind> EveryKind => new(Kinds);

    public static TheoryData<TokenKind, Flaw> EveryRefusal =>
        new(from kind in Kinds from flaw in Enum.GetValues<Flaw>() where flaw is not (Flaw.None or Flaw.NoScope) select (kind, flaw));

    [Theory]
    [MemberData(nameof(EveryKind))]
    public async Task Get_GoodToken_Is200(TokenKind kind)
    {
        var token = fixture.Forge(kind).Make("tenant-1");

        using var first = await fixture.GetAsync(token);
        using var again = await fixture.GetAsync(token);

        Assert.True(first.IsSuccessStatusCode, await first.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(200, (int)again.StatusCode);
    }

    [Theory]
    [MemberData(nameof(EveryRefusal))]
    public async Task Get_FlawedToken_Is401WithInvalidToken(TokenKind kind, Flaw flaw)
    {
        using var response = await fixture.GetAsync(fixture.Forge(kind).Make("tenant-1", flaw));

        var error = await response.IsErrorAsync(ApiError.InvalidApiKey);
        Assert.Contains("token", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        var challenge = response.Headers.WwwAuthenticate.Single().ToString();
        Assert.StartsWith("Bearer realm=\"deepseek\", error=\"invalid_token\", error_description=\"", challenge, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Flaw.Expired, "expired")]
    [InlineData(Flaw.NotYetValid, "not valid yet")]
    [InlineData(Flaw.WrongAudience, "audience")]
    [InlineData(Flaw.WrongIssuer, "issuer")]
    [InlineData(Flaw.WrongSignature, "signature")]
    [InlineData(Flaw.UnknownKey, "signing key")]
    [InlineData(Flaw.SymmetricAlgorithm, "algorithm")]
    [InlineData(Flaw.NoAlgorithm, "algorithm")]
    public async Task Get_FlawedToken_IsToldWhy(Flaw flaw, string word)
    {
        foreach (var kind in Kinds)
        {
            using var response = await fixture.GetAsync(fixture.Forge(kind).Make("tenant-1", flaw));

            var error = await response.IsErrorAsync(ApiError.InvalidApiKey);
            Assert.Contains(word, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(EveryKind))]
    public async Task Get_NoScope_Is403ThatNamesIt(TokenKind kind)
    {
        using var response = await fixture.GetAsync(fixture.Forge(kind).Make("tenant-1", Flaw.NoScope));

        var error = await response.IsErrorAsync(ApiError.PermissionDenied);
        Assert.Contains("'models:read'", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            "Bearer realm=\"deepseek\", error=\"insufficient_scope\", scope=\"models:read\"", response.Headers.WwwAuthenticate.Single().ToString());
    }

    [Theory]
    [MemberData(nameof(EveryKind))]
    public async Task Get_SuspendedTenant_Is403(TokenKind kind)
    {
        using var response = await fixture.GetAsync(fixture.Forge(kind).Make("tenant-suspended"));

        var error = await response.IsErrorAsync(ApiError.PermissionDenied);
        Assert.Contains("suspended", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TokenKind.Authority)]
    [InlineData(TokenKind.Entra)]
    public async Task Get_UnknownTenant_Is403(TokenKind kind)
    {
        using var response = await fixture.GetAsync(fixture.Forge(kind).Make("nobody's tenant"));

        await response.IsErrorAsync(ApiError.PermissionDenied);
    }
}
