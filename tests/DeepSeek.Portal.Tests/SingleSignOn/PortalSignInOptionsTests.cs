using DeepSeek.Portal.Features.Accounts.SingleSignOn;
using Microsoft.Extensions.Configuration;

namespace DeepSeek.Portal.Tests.SingleSignOn;

public sealed class PortalSignInOptionsTests
{
    private static readonly Dictionary<string, string?> Good = new()
    {
        ["OpenIdConnect:Authority"] = "https://id.example",
        ["OpenIdConnect:ClientId"] = "portal",
    };

    [Fact]
    public void Validate_NothingOrAProvider_IsTaken()
    {
        Assert.Null(Failure([]));
        Assert.Null(Failure(Good));
        Assert.Equal("id.example", Read(Good).Provider!.Name);
        Assert.Null(Failure(new() { ["Entra:TenantId"] = "6f1f3c52-0a52-4d0c-9d0e-0f2b6c3d8a11", ["Entra:ClientId"] = "portal" }));
    }

    [Theory]
    [InlineData("OpenIdConnect:Authority", "http://id.example", "Portal:SignIn:OpenIdConnect:Authority is 'http://id.example'")]
    [InlineData("OpenIdConnect:ClientId", "", "Portal:SignIn:OpenIdConnect:ClientId is empty")]
    [InlineData("OpenIdConnect:ClientSecretFile", "/no/such/file", "there is no such file")]
    [InlineData("OpenIdConnect:Scopes:0", "profile", "'openid' must be among them")]
    [InlineData("OpenIdConnect:Roles:0:Role", "king", "to 'king'; there are owner, ")]
    [InlineData("Entra:ClientId", "both", "both have a ClientId")]
    public void Validate_OneThingWrong_IsNamed(string key, string value, string sentence) =>
        Assert.Contains(sentence, Failure(new(Good) { [key] = value }), StringComparison.Ordinal);

    [Fact]
    public void Validate_NobodyCouldSignIn_IsRefused() =>
        Assert.Contains("nobody could sign in", Failure(new() { ["LocalAccounts"] = "false" }), StringComparison.Ordinal);

    [Theory, InlineData(""), InlineData("common"), InlineData("organizations")]
    public void Validate_EntraOfAnybody_IsRefused(string directory) =>
        Assert.Contains("the id of one directory", Failure(new() { ["Entra:ClientId"] = "portal", ["Entra:TenantId"] = directory }), StringComparison.Ordinal);

    private static PortalSignInOptions Read(Dictionary<string, string?> settings)
    {
        var options = new PortalSignInOptions();
        new ConfigurationBuilder().AddInMemoryCollection(settings).Build().Bind(options);
        return options;
    }

    private static string? Failure(Dictionary<string, string?> settings) => new PortalSignInOptionsValidator().Validate(null, Read(settings)).FailureMessage;
}
