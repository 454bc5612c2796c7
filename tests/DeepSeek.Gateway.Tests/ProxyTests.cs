using System.Net;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Gateway.Tests.Fakes;

namespace DeepSeek.Gateway.Tests;

public sealed class ProxyTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    [Fact]
    public async Task Ask_KnownModel_IsAnsweredByReplicaAndSaysByWhom()
    {
        var replica = (await fixture.StartReplicasAsync("plain"))[0];

        using var response = await fixture.AskAsync(GatewayFixture.Body("plain"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("chatcmpl-1", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal([replica.Id], response.Headers.GetValues("x-replica"));
        Assert.Equal(["plain@1"], response.Headers.GetValues("x-model-version"));
        Assert.Equal(["bypass"], response.Headers.GetValues("x-cache"));
        var received = Assert.Single(replica.Requests);
        Assert.Equal(InternalCallVerdict.Valid, received.Verdict);
        Assert.Equal(response.Headers.GetValues("x-request-id").Single(), received.Call!.RequestId);
        Assert.Equal("tenant-1", received.Call.TenantId);
        Assert.Equal(GatewayFixture.Body("plain"), received.Body);
    }
}
