using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text.Json;

namespace DeepSeek.Platform.FunctionalTests;

/// <summary>A whole platform, started as its users start it: the AppHost as a process, on free ports, with a data directory of its own.</summary>
internal sealed class Platform : IAsyncDisposable
{
    /// <summary>Begins an argument that is not the AppHost's but a variable of the environment: <c>env:Name=value</c>.</summary>
    private const string Variable = "env:";

    /// <summary>What takes longer never comes, on however busy a machine. How long things take is measured by the benchmarks.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);

    private readonly ConcurrentQueue<string> _output = new();

    private Platform(Process process, string dataDirectory)
    {
        Process = process;
        DataDirectory = dataDirectory;
    }

    public Process Process { get; }

    public string DataDirectory { get; }

    public Credentials Credentials { get; private set; } = new();

    /// <summary>Everything the AppHost has printed.</summary>
    public string Output => string.Join(Environment.NewLine, _output);

    /// <summary>Starts and waits until the gateway answers.</summary>
    public static async Task<Platform> StartAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        var platform = Launch(arguments);
        try
        {
            await platform.WaitUntilReadyAsync(cancellationToken);
        }
        catch
        {
            await platform.DisposeAsync();
            throw;
        }

        return platform;
    }

    /// <summary>Starts and waits for nothing.</summary>
    public static Platform Launch(params string[] arguments)
    {
        var dataDirectory = Directory.CreateTempSubdirectory("deepseek-platform-").FullName;
        var appHost = typeof(Platform).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "AppHost").Value!;

        // A shell that runs tests in the background makes its children ignore Ctrl-C; a user's terminal does not.
        var start = new ProcessStartInfo("env")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetDirectoryName(appHost)!,
        };
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";

        // What is set in the environment reaches the services, which the AppHost's own arguments do not.
        var variables = arguments.Where(argument => argument.StartsWith(Variable, StringComparison.Ordinal)).ToList();
        foreach (var variable in variables)
        {
            var parts = variable[Variable.Length..].Split('=', 2);
            start.Environment[parts[0]] = parts[1];
        }

        foreach (var argument in (string[])["--default-signal=INT", "dotnet", appHost, "--Platform:DataDirectory=" + dataDirectory,
            "--Ports:GatewayHttp=0", "--Ports:GatewayHttps=0", "--Ports:Portal=0",
            .. arguments.Except(variables)])
        {
            start.ArgumentList.Add(argument);
        }

        var platform = new Platform(new Process { StartInfo = start }, dataDirectory);
        platform.Process.OutputDataReceived += platform.Keep;
        platform.Process.ErrorDataReceived += platform.Keep;
        platform.Process.Start();
        platform.Process.BeginOutputReadLine();
        platform.Process.BeginErrorReadLine();
        return platform;
    }

    /// <summary>A client of the gateway with the development key.</summary>
    public HttpClient CreateTenant(string? apiKey = null)
    {
        var client = new HttpClient { BaseAddress = new Uri(Credentials.Gateway) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey ?? Credentials.ApiKey);
        return client;
    }

    /// <summary>The running processes of this platform, by instance id such as <c>inference-0</c>.</summary>
    public IReadOnlyDictionary<string, ChildProcess> Children() => ChildProcess.FindAll(DataDirectory);

    /// <summary>Asks until it is so; fails with the platform's output where it never is.</summary>
    public Task EventuallyAsync(Func<Task<bool>> condition, string what, CancellationToken cancellationToken) =>
        EventuallyAsync(condition, Patience, what, cancellationToken);

    /// <summary>Asks until it is so; fails with the platform's output where it is not so in time.</summary>
    public async Task EventuallyAsync(Func<Task<bool>> condition, TimeSpan limit, string what, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > limit)
            {
                Assert.Fail($"Not within {limit.TotalSeconds:0} s: {what}.{Environment.NewLine}{Output}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!Process.HasExited)
        {
            Signals.Terminate(Process.Id);
            using var limit = new CancellationTokenSource(StopLimit);
            try
            {
                await Process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                Process.Kill(entireProcessTree: true);
            }
        }

        Process.Dispose();
        Directory.Delete(DataDirectory, recursive: true);
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        var file = Path.Combine(DataDirectory, "credentials.json");
        using var client = new HttpClient();
        await EventuallyAsync(
            async () =>
            {
                Assert.False(Process.HasExited, "The AppHost ended: " + Output);
                if (!File.Exists(file))
                {
                    return false;
                }

                Credentials = JsonSerializer.Deserialize<Credentials>(await File.ReadAllTextAsync(file, cancellationToken), JsonSerializerOptions.Web)!;
                return Children().ContainsKey("inference-1") && await AnswersAsync(client, cancellationToken);
            },
            "the platform is ready",
            cancellationToken);
    }

    private async Task<bool> AnswersAsync(HttpClient client, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(Credentials.Gateway), "/v1/models"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Credentials.ApiKey);
            using var response = await client.SendAsync(request, cancellationToken);
            return response.IsSuccessStatusCode
                && (await response.Content.ReadAsStringAsync(cancellationToken)).Contains("deepseek-r1-tiny", StringComparison.Ordinal);
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not null)
        {
            _output.Enqueue(line.Data);
        }
    }
}
