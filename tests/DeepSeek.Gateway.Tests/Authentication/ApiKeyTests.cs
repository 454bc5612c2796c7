using System.Net.Http.Headers;
using System.Text;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Scopes;
using DeepSeek.ControlPlane.ApiKeys;
using DeepSeek.Gateway.Tests.Fakes;
using DeepSeek.Testing;

namespace DeepSeek.Gateway.Tests.Authentication;

public sealed class ApiKeyTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private static readonly TimeSpan RevocationBar = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Ask_NoKey_Is401AndReachesNobody()
    {
        var replica = (await fixture.StartReplicasAsync("auth-none"))[0];

        using var response = await fixture.AskAsync(GatewayFixture.Body("auth-none"), change: request => request.Headers.Authorization = null);

        await response.IsErrorAsync(ApiError.MissingApiKey);
        Assert.Equal("Bearer realm=\"deepseek\"", response.Headers.WwwAuthenticate.Single().ToString());
        Assert.Empty(replica.Requests);
    }

    [Theory]
    [InlineData("Bearer dsk_nonsense")]
    [InlineData("Bearer ")]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("Bearer sk-something-of-another-company")]
    public async Task Ask_MalformedKey_Is401(string header)
    {
        var replica = (await fixture.StartReplicasAsync("auth-malformed-" + Convert.ToHexStringLower(Encoding.ASCII.GetBytes(header))))[0];
        var model = replica.Id[..^"-replica-0".Length];

        using var response = await fixture.AskAsync(GatewayFixture.Body(model), change: request =>
        {
            request.Headers.Authorization = null;
            request.Headers.TryAddWithoutValidation("Authorization", header);
        });

        await response.IsErrorAsync(ApiError.InvalidApiKey);
        Assert.Empty(replica.Requests);
    }

    [Fact]
    public async Task Ask_UnknownKey_Is401()
    {
        using var response = await fixture.AskAsync(GatewayFixture.Body("any"), ApiKey.Generate());

        await response.IsErrorAsync(ApiError.InvalidApiKey);
        Assert.Contains("invalid_token", response.Headers.WwwAuthenticate.Single().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_ExpiredKey_Is401()
    {
        var key = await fixture.CreateKeyAsync(expiresAt: TimeProvider.System.GetUtcNow().AddSeconds(-1));

        using var response = await fixture.AskAsync(GatewayFixture.Body("any"), key);

        var error = await response.IsErrorAsync(ApiError.InvalidApiKey);
        Assert.Contains("expired", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_RevokedKey_FailsWithinTwoSeconds()
    {
        var key = await fixture.CreateKeyAsync();
        using (var before = await fixture.AskAsync(GatewayFixture.Body("any"), key))
        {
            Assert.NotEqual(401, (int)before.StatusCode);
        }

        var start = TimeProvider.System.GetTimestamp();
        await fixture.Portal.RevokeAsync(key);
        await Eventually.IsAsync(async () =>
        {
            using var response = await fixture.AskAsync(GatewayFixture.Body("any"), key);
            return (int)response.StatusCode == 401;
        });

        var took = TimeProvider.System.GetElapsedTime(start);
        TestContext.Current.SendDiagnosticMessage("Revocation took {0:F1} ms.", took.TotalMilliseconds);
        Assert.True(took < RevocationBar, $"It took {took}.");
    }

    [Fact]
    public async Task Ask_SuspendedTenant_Is403()
    {
        var key = await fixture.CreateKeyAsync("tenant-suspended", suspended: true);

        using var response = await fixture.AskAsync(GatewayFixture.Body("any"), key);

        await response.IsErrorAsync(ApiError.PermissionDenied);
    }

    [Fact]
    public async Task Ask_KeyWithoutScope_Is403ThatNamesTheScope()
    {
        var key = await fixture.CreateKeyAsync(scopes: [TenantScopes.ModelsRead]);

        using var response = await fixture.AskAsync(GatewayFixture.Body("any"), key);

        var error = await response.IsErrorAsync(ApiError.PermissionDenied);
        Assert.Contains("'inference'", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_TwoTenants_HaveDifferentCachePartitionsThatDoNotNameThem()
    {
        var replica = (await fixture.StartReplicasAsync("auth-partitions"))[0];
        var other = await fixture.CreateKeyAsync("tenant-other");

        using var first = await fixture.AskAsync(GatewayFixture.Body("auth-partitions"));
        using var second = await fixture.AskAsync(GatewayFixture.Body("auth-partitions"), other);
        using var third = await fixture.AskAsync(GatewayFixture.Body("auth-partitions"));

        var partitions = replica.Requests.Select(request => request.Call!.CachePartition).ToList();
        Assert.Equal(partitions[0], partitions[2]);
        Assert.NotEqual(partitions[0], partitions[1]);
        Assert.DoesNotContain("tenant", partitions[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_NoSnapshotYet_Is503WithRetryAfterAndNotReady()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-tests-").FullName;
        await using (var gateway = new GatewayHost(fixture.Redis.ConnectionString, folder))
        {
            gateway.StartServer();
            using var client = new HttpClient { BaseAddress = gateway.Address };
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models")
            {
                Headers = { Authorization = new AuthenticationHeaderValue("Bearer", fixture.Key.Reveal()) },
            };

            // Its data directory has no public key, so it can believe nobody.
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            using var ready = await client.GetAsync("/health/ready", TestContext.Current.CancellationToken);
            using var live = await client.GetAsync("/health/live", TestContext.Current.CancellationToken);

            await response.IsErrorAsync(ApiError.Unavailable);
            Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter!.Delta);
            Assert.Equal(503, (int)ready.StatusCode);
            Assert.Equal(200, (int)live.StatusCode);
        }

        Directory.Delete(folder, recursive: true);
    }
}
