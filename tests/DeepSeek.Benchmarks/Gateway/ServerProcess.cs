using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Globalization;
using DeepSeek.Testing;
using Microsoft.Diagnostics.NETCore.Client;

namespace DeepSeek.Benchmarks.Gateway;

/// <summary>
/// A .NET server in a process of its own, on a port of the loopback, with the settings that a web project has where it says nothing: each subject has its own heap
/// and threads, and none has what this program sets for itself.
/// </summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;

    private ServerProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public int Id => _process.Id;

    /// <summary>Memory of the process that is in the machine's, in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            var line = File.ReadLines($"/proc/{Id}/status").First(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024;
        }
    }

    /// <summary>What the process has taken of the processors since it began.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>
    /// Has the process collect its garbage, all of it, as a debugger would ask: by its diagnostic port, which every .NET process has. It is the one as it ships.
    /// </summary>
    public async Task CollectAsync(CancellationToken cancellationToken)
    {
        const long heapCollect = 0x800000;
        var client = new DiagnosticsClient(Id);
        using var session = await client.StartEventPipeSessionAsync(
            new EventPipeProvider("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, heapCollect), requestRundown: false, token: cancellationToken);

        // A session that nobody reads does not end.
        var read = session.EventStream.CopyToAsync(Stream.Null, cancellationToken);
        await session.StopAsync(cancellationToken);
        await read;
    }

    /// <summary>Starts an assembly and waits until it answers.</summary>
    public static async Task<ServerProcess> StartAsync(
        string assembly, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string readyPath, CancellationToken cancellationToken)
    {
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Ports.TakeFree()}"));
        var start = new ProcessStartInfo("dotnet", [assembly, .. arguments]) { RedirectStandardOutput = true };
        start.Environment["ASPNETCORE_URLS"] = address.AbsoluteUri;
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = Process.Start(start)!;

        // What it says is shown: nothing, where all is well.
        process.OutputDataReceived += static (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginOutputReadLine();
        var server = new ServerProcess(process, address);
        try
        {
            await server.WaitAsync(readyPath, cancellationToken);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    private async Task WaitAsync(string readyPath, CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                if ((await client.GetAsync(new Uri(Address, readyPath), cancellationToken)).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                // It does not listen yet.
            }

            if (_process.HasExited || Stopwatch.GetElapsedTime(started) > Patience) throw new InvalidOperationException("A server did not start.");
            await Task.Delay(100, cancellationToken);
        }
    }
}
