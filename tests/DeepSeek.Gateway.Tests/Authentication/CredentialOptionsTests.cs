using DeepSeek.Gateway.Authentication;
using DeepSeek.Gateway.Authentication.Authorities;
using DeepSeek.Gateway.Authentication.Entra;
using DeepSeek.Gateway.Authentication.PlatformTokens;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.Tests.Authentication;

/// <summary>What may be configured of credentials, and what is said of the rest.</summary>
public sealed class CredentialOptionsTests
{
    [Theory]
    [InlineData("https://login.example", "RS256", 30, 3600, 10, null)]
    [InlineData("http://127.0.0.1:5000", "ES256", 0, 10, 1, null)]
    [InlineData("http://login.example", "RS256", 30, 3600, 10, "Authority is 'http://login.example'")]
    [InlineData("not an address", "RS256", 30, 3600, 10, "Authority is 'not an address'")]
    [InlineData("https://login.example", "HS256", 30, 3600, 10, "Algorithms contains 'HS256'")]
    [InlineData("https://login.example", "none", 30, 3600, 10, "Algorithms contains 'none'")]
    [InlineData("https://login.example", "RS256", 61, 3600, 10, "ClockSkewSeconds is 61")]
    [InlineData("https://login.example", "RS256", 30, 9, 10, "RefreshSeconds is 9")]
    [InlineData("https://login.example", "RS256", 30, 3600, 0.5, "UnknownKeyRefreshSeconds is 0.5")]
    [InlineData("https://login.example", "RS256", double.NaN, 3600, 10, "ClockSkewSeconds is NaN")]
    public void Authority_Ranges(string authority, string algorithm, double skew, double refresh, double unknown, string? said)
    {
        var options = new CredentialOptions();
        options.Authorities.Add(new AuthorityOptions
        {
            Authority = authority,
            Audiences = { "us" },
            Algorithms = { algorithm },
            ClockSkewSeconds = skew,
            RefreshSeconds = refresh,
            UnknownKeyRefreshSeconds = unknown,
        });

        Says(new CredentialOptionsValidator().Validate(null, options), said is null ? null : $"Gateway:Authentication:Authorities:0:{said}");
    }

    [Fact]
    public void Authority_WithoutAudienceOrTwice_IsRefused()
    {
        var options = new CredentialOptions();
        options.Authorities.Add(new AuthorityOptions { Authority = "https://login.example" });
        options.Authorities.Add(new AuthorityOptions { Authority = "https://login.example/", Audiences = { "us" } });

        var result = new CredentialOptionsValidator().Validate(null, options);

        Says(result, "Authorities:0:Audiences must name at least one audience");
        Says(result, "names https://login.example more than once");
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1_000_000, true)]
    [InlineData(-1, false)]
    [InlineData(1_000_001, false)]
    public void RememberedTokens_Range(int value, bool allowed) => Says(
        new CredentialOptionsValidator().Validate(null, new CredentialOptions { RememberedTokens = value }),
        allowed ? null : $"Gateway:Authentication:RememberedTokens is {value};");

    [Theory]
    [InlineData(900, 3600, 5, null)]
    [InlineData(60, 60, 0.05, null)]
    [InlineData(59, 3600, 5, "LifetimeSeconds is 59")]
    [InlineData(900, 600, 5, "LifetimeSeconds is 900")]
    [InlineData(900, 3601, 5, "MaxLifetimeSeconds is 3601")]
    [InlineData(900, 3600, 0.01, "KeyPollSeconds is 0.01")]
    public void PlatformTokens_Ranges(int lifetime, int most, double poll, string? said) => Says(
        new PlatformTokenOptionsValidator().Validate(
            null, new PlatformTokenOptions { LifetimeSeconds = lifetime, MaxLifetimeSeconds = most, KeyPollSeconds = poll }),
        said is null ? null : $"Gateway:Authentication:Tokens:{said}");

    [Theory]
    [InlineData("", "", "nonsense", null)]
    [InlineData("app", "directory", "https://login.microsoftonline.com/", null)]
    [InlineData("app", "", "https://login.microsoftonline.com/", "TenantId is empty")]
    [InlineData("app", "directory", "http://login.microsoftonline.com/", "Instance is 'http://login.microsoftonline.com/'")]
    public void Entra_Settings(string client, string directory, string instance, string? said) => Says(
        new EntraOptionsValidator().Validate(null, new EntraOptions { ClientId = client, TenantId = directory, Instance = instance }),
        said is null ? null : $"Gateway:Authentication:Entra:{said}");

    private static void Says(ValidateOptionsResult result, string? said)
    {
        Assert.Equal(said is null, result.Succeeded);
        Assert.Contains(said ?? "", result.FailureMessage ?? "", StringComparison.Ordinal);
    }
}
