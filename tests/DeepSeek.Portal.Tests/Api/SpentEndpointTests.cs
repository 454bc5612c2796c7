using System.Net;
using System.Text.Json;
using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.ControlPlane.Metering;
using DeepSeek.Testing;
using static DeepSeek.Portal.Tests.Features.Usage.Reports;

namespace DeepSeek.Portal.Tests.Api;

public sealed class SpentEndpointTests : IClassFixture<GarnetFixture>, IDisposable
{
    private readonly GarnetFixture _garnet;
    private readonly PortalApplication _portal;
    private readonly HttpClient _client;

    public SpentEndpointTests(GarnetFixture garnet)
    {
        _garnet = garnet;
        _portal = new PortalApplication(garnet.ConnectionString, Directory.CreateTempSubdirectory("ds-portal-").FullName);
        _client = _portal.CreateBrowser();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _client.Dispose();
        _portal.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_portal.Directory, recursive: true);
    }

    [Fact]
    public async Task Spent_UsageComesThroughRedis_IsToldToTheToken()
    {
        var now = TimeProvider.System.GetUtcNow();
        await PushAsync(_garnet, [Request("r1") with { ArrivedAt = now }], [Segment("r1") with { EndedAt = now }]);

        SpentUsage spent;
        do
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), Cancellation);
            using var answer = await GetAsync($"?key={KeyId}");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            spent = JsonSerializer.Deserialize(await answer.Content.ReadAsStringAsync(Cancellation), ControlPlaneJsonContext.Default.SpentUsage)!;
        }
        while (spent.Key!.TokensThisMonth == 0);

        Assert.Equal((50, Price.CostOf(20, 8, 30)), (spent.Key.TokensThisMonth, spent.Key.CostThisMonth));
        Assert.Equal((null, null), (spent.Tenant, spent.Model));
        Assert.NotNull(spent.StoredAt);
    }

    [Fact]
    public async Task Spent_NobodyNamed_IsRefused()
    {
        foreach (var query in new[] { "", "?key=", $"?model={new string('m', 202)}" })
        {
            using var answer = await GetAsync(query);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Spent_WithoutACallToken_IsRefused()
    {
        using var none = await GetAsync("?key=a", token: null);
        using var foreign = await GetAsync("?key=a", ReloadCall.Token("r1", secret: new string('x', 32)));

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (none.StatusCode, foreign.StatusCode));
    }

    private Task<HttpResponseMessage> GetAsync(string query) => GetAsync(query, ReloadCall.Token("r1"));

    private async Task<HttpResponseMessage> GetAsync(string query, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(PortalCalls.SpentPattern + query, UriKind.Relative));
        if (token is not null)
        {
            request.Headers.Add(InternalHeaders.Token, token);
        }

        return await _client.SendAsync(request, Cancellation);
    }
}
