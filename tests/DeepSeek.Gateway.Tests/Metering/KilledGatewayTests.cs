using DeepSeek.ControlPlane.Metering;
using DeepSeek.Gateway.Tests.Fakes;
using DeepSeek.Testing;

namespace DeepSeek.Gateway.Tests.Metering;

/// <summary>A gateway is killed in the middle of an answer.</summary>
public sealed class KilledGatewayTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const string Model = "usage-killed";
    private const string Instance = "gateway-killed";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Gateway_KilledInTheMiddle_TheNextLifeClosesItsRequestsWithWhatHadArrived()
    {
        var replica = (await fixture.StartReplicasAsync(Model))[0];
        replica.Answer = async context =>
        {
            await FakeReplica.BeginAsync(context, [.. replica.Generation(context).Take(4)]);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        var data = Directory.CreateTempSubdirectory("gateway-tests-").FullName;
        Directory.CreateDirectory(Path.Combine(data, "keys"));
        File.Copy(fixture.PublicKeyFile, Path.Combine(data, "keys", "snapshot-signing.public.pem"));
        await using (var gateway = await StartAsync(data))
        {
            using var answer = await AskAsync(gateway);
            await Eventually.IsAsync(() => IsNoted(Path.Combine(data, "usage", Instance, "open.jsonl"), "\"completionTokens\":3"));
        }

        var id = replica.Requests.Single().Call!.RequestId;
        await using (await StartAsync(data))
        {
            ReportedUsage? reported = null;
            await Eventually.IsAsync(async () =>
            {
                reported = await ReportedUsage.ReadAsync(fixture.Redis.Connection);
                return reported.Closed(id).Count > 0 && reported.SegmentsOf(id).Count > 0;
            });
            var usage = reported!.Merged(id)!;
            Assert.Equal((RequestOutcome.Failed, UsageMerge.GatewayLost, 0, Instance), (usage.Outcome, usage.ErrorCode, usage.Status, usage.GatewayId));
            Assert.True(usage.Streamed);
            Assert.Equal(new UsageTotal(3, 0, 3, 2), reported.Total(id));
        }

        Directory.Delete(data, recursive: true);
    }

    private static bool IsNoted(string file, string text)
    {
        try
        {
            return File.ReadAllText(file).Contains(text, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // Not there yet.
            return false;
        }
    }

    private Task<GatewayProcess> StartAsync(string data) => GatewayProcess.StartAsync(fixture.Redis.ConnectionString, data, Instance, Cancellation);

    // A gateway that has just started knows neither keys nor replicas.
    private async Task<HttpResponseMessage> AskAsync(GatewayProcess gateway)
    {
        HttpResponseMessage? answer = null;
        await Eventually.IsAsync(async () =>
        {
            answer?.Dispose();
            using var request = fixture.Request(GatewayFixture.Body(Model, ",\"stream\":true"));
            answer = await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
            return answer.IsSuccessStatusCode;
        });
        return answer!;
    }
}
