using System.Net.Http.Headers;
using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane.ApiKeys;
using DeepSeek.Gateway.Tests.Fakes;
using DeepSeek.Testing;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.Tests.Authentication;

public sealed class TrustedProxyTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const string Tenants = "203.0.113.0/24";

    [Fact]
    public async Task Ask_ForwardedByNobodyTrusted_CountsTheConnection()
    {
        var key = await KeyForAsync(Tenants);

        using var forged = await AskAsync(fixture.Gateway.Address, key, "203.0.113.7");

        var error = await forged.IsErrorAsync(ApiError.PermissionDenied);
        Assert.Contains("127.0.0.1", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_FromAnAllowedAddress_IsTaken()
    {
        var key = await KeyForAsync("127.0.0.0/8");

        using var response = await AskAsync(fixture.Gateway.Address, key, null);

        Assert.Equal(200, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("203.0.113.7", true)]
    [InlineData("198.51.100.1", false)]
    [InlineData("203.0.113.7, 198.51.100.1", false)]
    [InlineData("203.0.113.7, 10.9.0.1", true)]
    [InlineData("203.0.113.7, ::ffff:10.9.0.1", true)]
    [InlineData("::ffff:203.0.113.7", true)]
    [InlineData("nonsense", false)]
    [InlineData(null, false)]
    public async Task Ask_ForwardedByTrustedProxies_CountsTheLastWhomNoneOfThemIs(string? forwarded, bool allowed)
    {
        var key = await KeyForAsync(Tenants);
        await using var gateway = new GatewayHost(
            fixture.Redis.ConnectionString, fixture.DataDirectory, null,
            ("Gateway:TrustedProxies:Networks:0", "127.0.0.1"), ("Gateway:TrustedProxies:Networks:1", "10.9.0.0/16"));
        gateway.StartServer();
        await Eventually.IsAsync(() => gateway.Snapshot?.Number == fixture.Portal.Number);

        using var response = await AskAsync(gateway.Address, key, forwarded);

        Assert.Equal(allowed ? 200 : 403, (int)response.StatusCode);
    }

    [Fact]
    public async Task Start_AspNetTrustsEverybody_IsRefused()
    {
        await using var gateway = new GatewayHost(fixture.Redis.ConnectionString, fixture.DataDirectory, null, ("FORWARDEDHEADERS_ENABLED", "true"));

        var failure = Assert.ThrowsAny<OptionsValidationException>(gateway.StartServer);

        Assert.Contains("Gateway:TrustedProxies:Networks", failure.Message, StringComparison.Ordinal);
    }

    private async Task<ApiKey> KeyForAsync(string range)
    {
        var key = await fixture.CreateKeyAsync();
        await fixture.Portal.ChangeKeyAsync(key, entry => entry with { AddressRanges = [range] });
        await fixture.SnapshotArrivedAsync();
        return key;
    }

    private static async Task<HttpResponseMessage> AskAsync(Uri gateway, ApiKey key, string? forwardedFor)
    {
        using var client = new HttpClient { BaseAddress = gateway };
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/v1/models", UriKind.Relative))
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", key.Reveal()) },
        };
        if (forwardedFor is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", forwardedFor);
        }

        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
