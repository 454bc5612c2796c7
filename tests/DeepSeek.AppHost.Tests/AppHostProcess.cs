using System.Collections.Concurrent;
using System.Diagnostics;
using Aspire.Hosting;
using DeepSeek.AppHost.Embedded.Processes;

namespace DeepSeek.AppHost.Tests;

/// <summary>The AppHost as a process, on free ports, with a data directory of its own.</summary>
internal sealed class AppHostProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<string> _output = new();
    private readonly TemporaryFolder? _ownFolder;
    private readonly Process _process;

    private AppHostProcess(TemporaryFolder? ownFolder, string dataDirectory, string[] arguments)
    {
        _ownFolder = ownFolder;
        DataDirectory = dataDirectory;
        var start = new ChildStart(
            typeof(DistributedApplication).Assembly.Location,
            ["--Platform:DataDirectory=" + dataDirectory, "--Ports:GatewayHttp=0", "--Ports:GatewayHttps=0", "--Ports:Portal=0", "--Inference:Replicas=1", .. arguments],
            AppContext.BaseDirectory,
            new Dictionary<string, string> { ["DOTNET_ENVIRONMENT"] = "Development" });
        _process = new Process { StartInfo = start.ToStartInfo(coloured: false) };
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.Start();
        Id = _process.Id;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string DataDirectory { get; }

    public int Id { get; }

    /// <summary>Everything it has printed.</summary>
    public string Output => string.Join(Environment.NewLine, _output);

    public static AppHostProcess Start(params string[] arguments)
    {
        var folder = new TemporaryFolder();
        return new AppHostProcess(folder, folder.FullName, arguments);
    }

    public static AppHostProcess StartIn(string dataDirectory, params string[] arguments) => new(null, dataDirectory, arguments);

    /// <summary>Waits for a line with this text.</summary>
    public Task SaysAsync(string text) => Eventually.HoldsAsync(
        () => _output.Any(line => line.Contains(text, StringComparison.Ordinal)), Limit, () => $"It did not say '{text}':{Environment.NewLine}{Output}");

    /// <summary>Waits for its end; returns its exit code.</summary>
    public async Task<int> EndsAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    /// <summary>As <c>kill</c> does.</summary>
    public void AskToStop() => ProcessSignals.AskToStop(_process);

    /// <summary>As <c>kill -9</c> does: itself only.</summary>
    public void KillHard() => _process.Kill();

    /// <summary>Processes that were started with this data directory, the AppHost itself left out; Linux only.</summary>
    public IReadOnlyList<int> Children() => [.. Directory.EnumerateDirectories("/proc")
        .Where(folder => int.TryParse(Path.GetFileName(folder), out var id) && id != Id && Names(folder, DataDirectory))
        .Select(folder => int.Parse(Path.GetFileName(folder), System.Globalization.CultureInfo.InvariantCulture))];

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        if (_ownFolder is not null)
        {
            // Its reaper, and what that ends, may still write there.
            using var never = new ManualResetEventSlim();
            for (var i = 0; i < 100 && OperatingSystem.IsLinux() && Children().Count > 0; i++)
            {
                never.Wait(50);
            }

            _ownFolder.Dispose();
        }
    }

    private static bool Names(string folder, string text)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline")).Contains(text, StringComparison.Ordinal)
                || File.ReadAllText(Path.Combine(folder, "environ")).Contains("=" + text, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
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
