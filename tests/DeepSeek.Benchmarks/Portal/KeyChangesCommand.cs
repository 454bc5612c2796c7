using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using DeepSeek.Benchmarks.Gateway;
using DeepSeek.Benchmarks.Measuring;
using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Benchmarks.Portal;

/// <summary>
/// <c>key-changes</c>: from the moment in which the portal has answered that a key is made or revoked, how long until two gateways know it, with many keys in the
/// store; what a change costs in bytes, and a gateway in memory. Then the portal is stopped, and the gateways must go on.
/// </summary>
internal static class KeyChangesCommand
{
    private static readonly string[] Scopes = ["inference", "models:read"];
    private static readonly TimeSpan Bar = TimeSpan.FromSeconds(2);

    public static Command Create()
    {
        var database = new Option<string>("--database") { Description = "Sqlite or PostgreSql.", DefaultValueFactory = _ => "Sqlite" };
        var keys = new Option<int>("--keys") { DefaultValueFactory = _ => 100_000 };
        var changes = new Option<int>("--changes") { DefaultValueFactory = _ => 30 };
        var command = new Command("key-changes", "How long until gateways know a change of a key, with many keys in the store.") { database, keys, changes };
        command.SetAction((parsed, cancellationToken) => MeasureAsync(
            parsed.GetValue(database)!, new ScaleData(Math.Max(1, parsed.GetValue(keys) / 100), parsed.GetValue(keys), Requests: 0), parsed.GetValue(changes), cancellationToken));
        return command;
    }

    private static async Task<int> MeasureAsync(string provider, ScaleData data, int changes, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("key-changes-");
        await using var redis = new RedisForBenchmark();
        await redis.StartAsync();
        await using var database = await ScaleDatabase.StartAsync(provider, directory.FullName);
        List<ServerProcess> gateways = [];
        try
        {
            await PortalUnderTest.PrepareAsync(database, redis.ConnectionString, directory.FullName, cancellationToken);
            await data.FillAsync(database, cancellationToken);
            await redis.Connection.GetDatabase().KeyDeleteAsync(RedisKeys.Snapshot(GatewaySnapshot.Document));
            using var portal = await PortalUnderTest.StartAsync(database, redis.ConnectionString, directory.FullName, cancellationToken);
            var started = Stopwatch.GetTimestamp();
            while (await redis.Connection.GetDatabase().StringLengthAsync(RedisKeys.Snapshot(GatewaySnapshot.Document)) == 0)
            {
                await Task.Delay(20, cancellationToken);
            }

            var published = Stopwatch.GetElapsedTime(started);
            foreach (var name in (string[])["gateway-one", "gateway-two"])
            {
                gateways.Add(await StartGatewayAsync(name, redis.ConnectionString, directory.FullName, cancellationToken));
            }

            List<double> made = [];
            List<double> revoked = [];
            string? last = null;
            for (var i = 0; i < changes; i++)
            {
                using var answer = await portal.Client.PostAsJsonAsync(
                    "keys", new { name = $"change {i}", tenantId = ScaleData.TenantId(0), scopes = Scopes }, cancellationToken);
                answer.EnsureSuccessStatusCode();
                var key = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
                (var id, last) = (key.GetProperty("id").GetString()!, key.GetProperty("secret").GetString()!);
                made.Add(await UntilAllAsync(gateways, last, HttpStatusCode.OK, cancellationToken));
                if (i < changes - 1)
                {
                    (await portal.Client.DeleteAsync(new Uri($"keys/{id}", UriKind.Relative), cancellationToken)).EnsureSuccessStatusCode();
                    revoked.Add(await UntilAllAsync(gateways, last, HttpStatusCode.Unauthorized, cancellationToken));
                }
            }

            var deltas = await redis.Connection.GetDatabase().ListRangeAsync(RedisKeys.SnapshotDeltas(GatewaySnapshot.Document));
            portal.Dispose();
            var without = await UntilAllAsync(gateways, last!, HttpStatusCode.OK, cancellationToken);

            Report.Begin(string.Create(CultureInfo.InvariantCulture, $"Changes of keys with {data.Keys:N0} keys in {provider}, at two gateways"));
            Report.Header("what", "median", "most");
            Times("until a new key may ask, s", made);
            Times("until a revoked key may not, s", revoked);
            Report.Row("a change in Redis, bytes", Text(deltas.Select(delta => (double)delta.Length()).Order().ElementAt(deltas.Length / 2)), Text(deltas.Max(delta => delta.Length())));
            Report.Row("the base in Redis, bytes", "", Text(await redis.Connection.GetDatabase().StringLengthAsync(RedisKeys.Snapshot(GatewaySnapshot.Document))));
            Report.Row("the portal is ready, until the base is published, s", "", published.TotalSeconds.ToString("N2", CultureInfo.InvariantCulture));
            Report.Row("a gateway's memory, resident, MB", "", Text(gateways.Max(gateway => gateway.ResidentBytes) / 1e6));
            foreach (var gateway in gateways)
            {
                await gateway.CollectAsync(cancellationToken);
            }

            Report.Row("the same after a collection, MB", "", Text(gateways.Max(gateway => gateway.ResidentBytes) / 1e6));
            Report.Row("an answer with the portal stopped, s", "", without.ToString("N2", CultureInfo.InvariantCulture));
            Report.End();
            return made.Concat(revoked).Max() <= Bar.TotalSeconds ? 0 : 1;
        }
        finally
        {
            gateways.ForEach(gateway => gateway.Dispose());
            directory.Delete(recursive: true);
        }
    }

    private static void Times(string what, List<double> seconds)
    {
        seconds.Sort();
        Report.Row(what, seconds[seconds.Count / 2].ToString("N3", CultureInfo.InvariantCulture), seconds[^1].ToString("N3", CultureInfo.InvariantCulture));
    }

    private static string Text(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static async Task<double> UntilAllAsync(List<ServerProcess> gateways, string key, HttpStatusCode wanted, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(gateways.Select(async gateway =>
        {
            using var client = new HttpClient();
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
            while ((await client.GetAsync(new Uri(gateway.Address, "/v1/models"), cancellationToken)).StatusCode != wanted)
            {
                if (Stopwatch.GetElapsedTime(started) > Bar * 10)
                {
                    throw new InvalidOperationException($"A gateway never answered {wanted}, but {(await client.GetAsync(new Uri(gateway.Address, "/v1/models"), cancellationToken)).StatusCode}.");
                }

                await Task.Delay(5, cancellationToken);
            }
        }));
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static Task<ServerProcess> StartGatewayAsync(string name, string redis, string directory, CancellationToken cancellationToken) => ServerProcess.StartAsync(
        GatewayUnderTest.GatewayAssembly(),
        [],
        new Dictionary<string, string>
        {
            ["ConnectionStrings__" + RedisKeys.StateConnection] = redis,
            ["ConnectionStrings__" + RedisKeys.CacheConnection] = redis,
            ["Gateway__TlsTerminatedUpstream"] = "true",
            ["InternalCalls__Key"] = Convert.ToHexString(RandomNumberGenerator.GetBytes(32)),
            ["Platform__DataDirectory"] = directory,
            ["Platform__InstanceId"] = name,
        },
        "/health/ready",
        cancellationToken);
}
