using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Gateway.Tests.Fakes;
using DeepSeek.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace DeepSeek.Gateway.Tests.HostileInput;

/// <summary>Requests of every kind that nobody should send: none breaks anything, each is told what was wrong with it, and memory stays where it was.</summary>
public sealed class HostileInputTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const string Model = "hostile";
    private const int Seed = 20261128;
    private const int Senders = 16;
    private const int MostChoices = 8;

    // With so little the runtime does not put off what it could collect: whatever is kept for good, or grows without bound, ends the process.
    private const long MostHeap = 256 * 1024 * 1024;
    private const long MostMemory = MostHeap + (256 * 1024 * 1024);

    // The number that a release is tried with is set from outside.
    private static readonly int Count = int.TryParse(Environment.GetEnvironmentVariable("DEEPSEEK_HOSTILE"), out var count) ? count : 10_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Gateway_HostileRequests_NothingBreaksAndMemoryIsBounded()
    {
        var replica = (await fixture.StartReplicasAsync(Model))[0];
        replica.Answer = context => AnswerAsync(replica, context);
        fixture.PortalApi.Answer = context =>
        {
            fixture.PortalApi.Requests.Clear();
            return FakeReplica.AnswerAsync(context, "{}");
        };
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var alive = StayAsync(replica, done.Token);
        var data = Directory.CreateTempSubdirectory("hostile-tests-").FullName;
        Directory.CreateDirectory(Path.Combine(data, "keys"));
        File.Copy(fixture.PublicKeyFile, Path.Combine(data, "keys", "snapshot-signing.public.pem"));
        await using (var gateway = await GatewayProcess.StartAsync(
            fixture.Redis.ConnectionString, data, "gateway-hostile", Cancellation, settings:
            [
                ("services:portal:http:0", fixture.PortalApi.Address.AbsoluteUri), ("Gateway:ResponseCache:MemoryBytes", "16777216"),
                ("env:DOTNET_GCHeapHardLimit", MostHeap.ToString("X", CultureInfo.InvariantCulture)),
            ]))
        {
            var requests = new HostileRequests(Seed, Model, fixture.Key.Reveal());
            await AnswersAsync(gateway, requests.Good());
            var faults = new ConcurrentQueue<(string Fault, string Text)>();

            await SendAsync(gateway, requests, faults);

            Assert.True(faults.IsEmpty, $"{faults.Count} faults, one of each kind:\n{string.Join("\n\n", faults.DistinctBy(fault => fault.Fault).Take(20).Select(fault => fault.Text))}");
            await AnswersAsync(gateway, requests.Good());
            TestContext.Current.SendDiagnosticMessage("{0} requests, at most {1} MB.", Count, gateway.PeakWorkingSetBytes >> 20);
            Assert.InRange(gateway.PeakWorkingSetBytes, 0, MostMemory);
        }

        Directory.Delete(data, recursive: true);
        await done.CancelAsync();
        await alive;
    }

    // As replicas do: one that says nothing for a minute is gone.
    private async Task StayAsync(FakeReplica replica, CancellationToken stopped)
    {
        using var timer = new PeriodicTimer(ReplicaHeartbeat.Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(stopped))
            {
                await FakeReplica.AnnounceAsync(fixture.Redis.Connection, GatewayHost.Secret, replica.Heartbeat(Model));
            }
        }
        catch (OperationCanceledException)
        {
            // All is asked.
        }
    }

    private static async Task SendAsync(GatewayProcess gateway, HostileRequests requests, ConcurrentQueue<(string Fault, string Text)> faults)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(
            async () =>
            {
                using var connection = new RawConnection(gateway.Client.BaseAddress!);
                for (var number = Interlocked.Increment(ref next); number < Count; number = Interlocked.Increment(ref next))
                {
                    var request = requests.Make(number);
                    var answer = await connection.AskAsync(request, Cancellation);
                    if (HostileJudge.Fault(request, answer) is { } fault)
                    {
                        faults.Enqueue((fault + request.Kind.Split(' ')[^1], string.Create(CultureInfo.InvariantCulture, $"{number}: {fault} {answer.Status} {answer.Text}\n{request}")));
                    }
                }
            },
            Cancellation)));
    }

    // A gateway that has just started knows neither keys nor replicas.
    private static async Task AnswersAsync(GatewayProcess gateway, HostileRequest good)
    {
        HostileAnswer? answer = null;
        await Eventually.IsAsync(async () =>
        {
            using var connection = new RawConnection(gateway.Client.BaseAddress!);
            answer = await connection.AskAsync(good, Cancellation);
            return answer.Status == 200;
        });
        Assert.Null(HostileJudge.Fault(good, answer!));
    }

    // As strict as a real one: what it cannot read it refuses.
    private static async Task AnswerAsync(FakeReplica replica, HttpContext context)
    {
        var received = context.Features.GetRequiredFeature<FakeReplica.Received>();
        replica.Requests.Clear();
        string fault;
        try
        {
            var call = received.ToCall();
            if (call.Request is { N: null or (>= 1 and <= MostChoices) })
            {
                await replica.GenerateAsync(context);
                return;
            }

            fault = "'n' is not allowed.";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            fault = (e as JsonException)?.Path ?? "It is no text.";
        }

        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        await FakeReplica.AnswerAsync(context, JsonSerializer.Serialize(new { error = new { message = fault, type = "invalid_request_error", code = "invalid_format", param = (string?)null } }));
    }
}
