using System.Globalization;
using DeepSeek.Gateway.Tests.Fakes;
using DeepSeek.Testing;
using Microsoft.AspNetCore.Http;

namespace DeepSeek.Gateway.Tests.Metering;

/// <summary>Has a gateway of its own, because figures are counted for a whole process.</summary>
public sealed class MetricsTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private static readonly string[] Instruments =
    [
        "gen_ai_server_request_duration_seconds_count",
        "deepseek_gateway_time_to_first_byte_seconds_count",
        "deepseek_gateway_overhead_seconds_bucket",
        "gen_ai_server_time_to_first_token_seconds_count",
        "gen_ai_server_time_per_output_token_seconds_count",
        "gen_ai_client_token_usage",
        "gen_ai_provider_name=\"deepseek\"",
        "deepseek_gateway_cache_requests",
        "deepseek_usage_written",
        "deepseek_gateway_snapshot_age_seconds",
        "deepseek_snapshot_document=\"gateway\"",
        "deepseek_snapshot_document=\"replicas\"",
        "deepseek_gateway_snapshot_unconfirmed_seconds",
        "deepseek_gateway_failovers",
        "deepseek_gateway_circuit_state",
        "deepseek_gateway_limits_degraded",
        "gen_ai_operation_name=\"chat\"",
        "gen_ai_operation_name=\"text_completion\"",
    ];

    [Fact]
    public async Task ManagementPort_AfterRequests_HasEveryInstrument()
    {
        const string Model = "metrics";
        var replicas = await fixture.StartReplicasAsync(Model, 2);
        replicas[0].Answer = context =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        };
        var port = Ports.TakeFree();
        var folder = Directory.CreateTempSubdirectory("gateway-tests-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "keys"));
        File.Copy(fixture.PublicKeyFile, Path.Combine(folder, "keys", "snapshot-signing.public.pem"));
        await using (var gateway = new GatewayHost(
            fixture.Redis.ConnectionString, folder, null, ("Management:Port", port.ToString(CultureInfo.InvariantCulture)), ("Gateway:LoadBalancing:PromptAffinity", "false")))
        {
            gateway.StartServer();
            await Eventually.IsAsync(() => gateway.Snapshot is not null && gateway.Serves(Model, 2));
            for (var i = 0; i < 2; i++)
            {
                using var request = fixture.Request(GatewayFixture.Body(Model));
                request.RequestUri = new Uri(gateway.Address, request.RequestUri!);
                using var response = await fixture.Client.SendAsync(request, TestContext.Current.CancellationToken);
                Assert.Equal(200, (int)response.StatusCode);
            }

            using var asked = fixture.Request($$"""{"model":"{{Model}}","prompt":"1+1"}""");
            asked.RequestUri = new Uri(gateway.Address, "/v1/completions");
            using var gone = await fixture.Client.SendAsync(asked, TestContext.Current.CancellationToken);
            Assert.Equal(200, (int)gone.StatusCode);
            await Eventually.IsAsync(async () =>
            {
                var text = await fixture.Client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics"), TestContext.Current.CancellationToken);
                return Instruments.All(instrument => text.Contains(instrument, StringComparison.Ordinal));
            });
        }

        Directory.Delete(folder, recursive: true);
    }
}
