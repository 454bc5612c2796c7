using System.Globalization;
using System.Text.RegularExpressions;
using DeepSeek.ControlPlane.ApiKeys;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Gateway.Tests.Fakes;
using DeepSeek.Testing;

namespace DeepSeek.Gateway.Tests;

/// <summary>What a request allocates in the gateway, all stages on, limits too. Bytes do not depend on how busy the machine is; time does.</summary>
public sealed partial class AllocationTests(GatewayFixture fixture, ITestOutputHelper output) : IClassFixture<GatewayFixture>
{
    private const int Clients = 8;

    // Until what is made once has been made.
    private const int WarmUp = 500;
    private const int Requests = 2_000;

    // Builds for debugging allocate more: their asynchronous methods always do. The tests are run as either.
    private const int MostCached = 12 * 1024;
    private const int MostProxied = 26 * 1024;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ask_CachedAndProxied_AllocatesLittle()
    {
        const string Model = "allocations";
        await fixture.StartReplicasAsync(Model);
        var key = await fixture.CreateKeyAsync();
        await fixture.Portal.LimitAsync(key, new UsageLimits { RequestsPerMinute = 10_000_000, TokensPerDay = 100_000_000_000 });
        var data = Directory.CreateTempSubdirectory("gateway-tests-").FullName;
        Directory.CreateDirectory(Path.Combine(data, "keys"));
        File.Copy(fixture.PublicKeyFile, Path.Combine(data, "keys", "snapshot-signing.public.pem"));
        var port = Ports.TakeFree();
        await using (var gateway = await GatewayProcess.StartAsync(fixture.Redis.ConnectionString, data, "gateway-allocations", Cancellation, port))
        {
            var metrics = new Uri($"http://127.0.0.1:{port}/metrics");
            await Eventually.IsAsync(async () =>
            {
                using var answer = await AskAsync(gateway, key, GatewayFixture.Body(Model));
                return answer.IsSuccessStatusCode;
            });

            var cached = await MeasureAsync(gateway, key, metrics, GatewayFixture.Body(Model, ",\"temperature\":0,\"max_tokens\":50"));
            var proxied = await MeasureAsync(gateway, key, metrics, GatewayFixture.Body(Model, ",\"max_tokens\":50"));

            output.WriteLine($"cached: {cached:N0} bytes a request; proxied: {proxied:N0}");
            Assert.InRange(cached, 1, MostCached);
            Assert.InRange(proxied, 1, MostProxied);
        }

        Directory.Delete(data, recursive: true);
    }

    private async Task<long> MeasureAsync(GatewayProcess gateway, ApiKey key, Uri metrics, string body)
    {
        await AskAllAsync(gateway, key, body, WarmUp);
        var before = await AllocatedAsync(metrics);
        await AskAllAsync(gateway, key, body, Requests);
        return (await AllocatedAsync(metrics) - before) / Requests;
    }

    private Task AskAllAsync(GatewayProcess gateway, ApiKey key, string body, int count) => Parallel.ForAsync(
        0, count, new ParallelOptions { MaxDegreeOfParallelism = Clients, CancellationToken = Cancellation }, async (_, _) =>
        {
            using var answer = await AskAsync(gateway, key, body);
            Assert.True(answer.IsSuccessStatusCode);
        });

    private async Task<HttpResponseMessage> AskAsync(GatewayProcess gateway, ApiKey key, string body)
    {
        using var request = fixture.Request(body, key);
        return await gateway.Client.SendAsync(request, Cancellation);
    }

    private async Task<long> AllocatedAsync(Uri metrics) => long.Parse(
        Allocated().Match(await fixture.Client.GetStringAsync(metrics, Cancellation)).Groups[1].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^dotnet_gc_heap_total_allocated_bytes_total\S* (\d+)", RegexOptions.Multiline)]
    private static partial Regex Allocated();
}
