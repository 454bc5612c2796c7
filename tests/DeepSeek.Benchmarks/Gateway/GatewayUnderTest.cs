using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using DeepSeek.Benchmarks.Gateway.Servers;
using DeepSeek.ControlPlane;
using DeepSeek.Testing;

namespace DeepSeek.Benchmarks.Gateway;

/// <summary>
/// The gateway as it ships, in a process of its own, with all stages on: keys and limits from a signed snapshot, counted through Redis, its cache, its metering,
/// its metrics read each second, one trace in a hundred recorded; and a stand-in for a replica behind it.
/// </summary>
internal sealed partial class GatewayUnderTest : IAsyncDisposable
{
    private const int Keys = 1_000;
    private const int BodyBytes = 1_024;
    private const string Sampler = "parentbased_traceidratio";
    private const string SampledShare = "0.01";

    private readonly RedisForBenchmark _redis = new();
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-benchmark-");
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _running = [];
    private volatile bool _degraded;

    private GatewayUnderTest()
    {
    }

    public ServerProcess Gateway { get; private set; } = null!;

    public ServerProcess Replica { get; private set; } = null!;

    public ServerProcess Portal { get; private set; } = null!;

    public Uri Metrics { get; private set; } = null!;

    public Uri Route => new(Gateway.Address, "/v1/chat/completions");

    /// <summary>A file with a key a line.</summary>
    public string KeyFile => Path.Combine(_directory.FullName, "keys.txt");

    /// <summary>A file with a request of 1 KB whose answer may be kept. Its prompt begins with a number, of which wrk makes others.</summary>
    public string BodyFile => Path.Combine(_directory.FullName, "body.json");

    /// <param name="settings">Settings of the gateway, as environment variables.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<GatewayUnderTest> StartAsync(IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var test = new GatewayUnderTest();
        try
        {
            await test.StartAllAsync(settings, cancellationToken);
            return test;
        }
        catch
        {
            await test.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a server of this program.</summary>
    public static Task<ServerProcess> StartServerAsync(IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        ServerProcess.StartAsync(
            typeof(GatewayUnderTest).Assembly.Location,
            ["server", .. arguments],
            new Dictionary<string, string>
            {
                // As in every web project. This program sets both otherwise for itself.
                ["DOTNET_gcServer"] = "1",
                ["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "46",
                ["OTEL_TRACES_SAMPLER"] = Sampler,
                ["OTEL_TRACES_SAMPLER_ARG"] = SampledShare,
            },
            "/ready",
            cancellationToken);

    /// <summary>Asks once, and leaves what was answered in a file.</summary>
    public async Task<string> AskAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, Route) { Content = new ByteArrayContent(await File.ReadAllBytesAsync(BodyFile, cancellationToken)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", File.ReadLines(KeyFile).First());
        using var response = await client.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        var file = Path.Combine(_directory.FullName, "answer.json");
        await File.WriteAllBytesAsync(file, await response.Content.ReadAsByteArrayAsync(cancellationToken), cancellationToken);
        return file;
    }

    /// <summary>True where Redis was too slow for the gateway at any time: then it did not share its limits, and was not all on.</summary>
    public bool WasDegraded => _degraded;

    /// <summary>Runs wrk against the gateway.</summary>
    public Task<Load> LoadAsync(int prompts, int seconds, IEnumerable<string> headers, CancellationToken cancellationToken) =>
        Wrk.RunAsync(Route, KeyFile, BodyFile, prompts, seconds, headers, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_running);
        Gateway?.Dispose();
        Replica?.Dispose();
        Portal?.Dispose();
        await _redis.DisposeAsync();
        _stopping.Dispose();
        _directory.Delete(recursive: true);
    }

    private async Task StartAllAsync(IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        await _redis.StartAsync();
        var secret = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
        var portal = new StandInPortal(_redis.Connection, _directory.FullName, secret);
        var keys = await portal.PublishAsync(Keys);
        await File.WriteAllLinesAsync(KeyFile, keys.Select(key => key.Reveal()), cancellationToken);
        await File.WriteAllBytesAsync(BodyFile, Body(), cancellationToken);
        var http2 = new UriBuilder("http", "127.0.0.1", Ports.TakeFree()).Uri;
        Replica = await StartServerAsync(["replica", "--http2-port", http2.Port.ToString(CultureInfo.InvariantCulture)], cancellationToken);
        Portal = await StartServerAsync(["portal"], cancellationToken);
        _running.Add(portal.RunAsync(Replica.Address, http2, _stopping.Token));
        var management = Ports.TakeFree();
        Metrics = new UriBuilder("http", "127.0.0.1", management, "/metrics").Uri;
        Gateway = await ServerProcess.StartAsync(
            GatewayAssembly(),
            [],
            new Dictionary<string, string>(settings)
            {
                ["ConnectionStrings__" + RedisKeys.StateConnection] = _redis.ConnectionString,
                ["ConnectionStrings__" + RedisKeys.CacheConnection] = _redis.ConnectionString,
                ["Gateway__TlsTerminatedUpstream"] = "true",
                ["InternalCalls__Key"] = secret,
                ["Management__Port"] = management.ToString(CultureInfo.InvariantCulture),
                ["OTEL_TRACES_SAMPLER"] = Sampler,
                ["OTEL_TRACES_SAMPLER_ARG"] = SampledShare,
                ["Platform__DataDirectory"] = _directory.FullName,
                ["Platform__InstanceId"] = "gateway-under-test",
                ["services__portal__http__0"] = Portal.Address.AbsoluteUri,
            },
            "/health/ready",
            cancellationToken);
        _running.Add(ScrapeAsync(_stopping.Token));
        await WaitForReplicaAsync(cancellationToken);
    }

    /// <summary>The gateway's own build, of the same configuration as this program.</summary>
    public static string GatewayAssembly()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(
            Subjects.BenchmarkModels.Root, "DeepSeek.Gateway", "bin", output.Parent!.Name, output.Name, "DeepSeek.Gateway.dll");
    }

    private static byte[] Body()
    {
        static byte[] Write(int length) => JsonSerializer.SerializeToUtf8Bytes(new
        {
            model = StandInReplica.Model,
            temperature = 0,
            max_tokens = 256,
            messages = new[]
            {
                new { role = "system", content = "You answer briefly." },
                new { role = "user", content = "#00000000 " + string.Concat(Enumerable.Repeat("Why is the sky blue? ", 60))[..length] },
            },
        });
        return Write(BodyBytes - Write(0).Length);
    }

    private async Task WaitForReplicaAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await AskAsync(cancellationToken);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100, cancellationToken);
            }
        }
    }

    private async Task ScrapeAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                _degraded |= Degraded().IsMatch(await client.GetStringAsync(Metrics, cancellationToken));
            }
        }
        catch (OperationCanceledException)
        {
            // Enough was measured.
        }
    }

    // It is away for less than the second between two readings, as a rule; what was decided alone meanwhile stays.
    [GeneratedRegex(@"^deepseek_gateway_limits_(degraded|taken_alone)\S* [1-9]", RegexOptions.Multiline)]
    private static partial Regex Degraded();
}
