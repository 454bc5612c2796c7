using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace DeepSeek.Gateway.Tests.Fakes;

/// <summary>The gateway as a process of its own, so that it can be killed.</summary>
internal sealed partial class GatewayProcess : IAsyncDisposable
{
    /// <summary>Begins a setting that is not the gateway's but a variable of its environment: <c>env:Name</c>.</summary>
    private const string Variable = "env:";

    private readonly Process _process;
    private bool _killed;

    private GatewayProcess(Process process, Uri address)
    {
        _process = process;
        Client = new HttpClient { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
    }

    public HttpClient Client { get; }

    /// <summary>The most of its memory that ever was in the machine's, in bytes.</summary>
    public long PeakWorkingSetBytes
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    public static async Task<GatewayProcess> StartAsync(
        string redis, string dataDirectory, string instance, CancellationToken cancellationToken, int? management = null,
        IReadOnlyList<(string Key, string Value)>? settings = null)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = dataDirectory };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "DeepSeek.Gateway.dll"));
        foreach (var (key, value) in ((string, string)[])
        [
            ("urls", "http://127.0.0.1:0"), ("environment", "Development"), ("ConnectionStrings:state", redis), ("InternalCalls:Key", GatewayHost.Secret),
            ("Platform:DataDirectory", dataDirectory), ("Platform:InstanceId", instance), ("Logging:LogLevel:Microsoft.Hosting.Lifetime", "Information"),
            .. settings ?? [],
        ])
        {
            if (key.StartsWith(Variable, StringComparison.Ordinal))
            {
                start.Environment[key[Variable.Length..]] = value;
            }
            else
            {
                start.ArgumentList.Add($"--{key}={value}");
            }
        }

        if (management is { } port)
        {
            start.ArgumentList.Add(string.Create(CultureInfo.InvariantCulture, $"--Management:Port={port}"));
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var heard = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            heard.Add(line);
            if (Listening().Match(line) is { Success: true } match && match.Groups["port"].Value != management?.ToString(CultureInfo.InvariantCulture))
            {
                // What it says further on must not fill the pipe.
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return new GatewayProcess(process, new Uri(match.Groups["address"].Value));
            }
        }

        throw new InvalidOperationException("The gateway ended: " + string.Join(Environment.NewLine, heard) + await process.StandardError.ReadToEndAsync(cancellationToken));
    }

    /// <summary>As <c>kill -9</c> does.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_killed)
        {
            return;
        }

        _killed = true;
        Client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    [GeneratedRegex(@"Now listening on: (?<address>http://127\.0\.0\.1:(?<port>\d+))")]
    private static partial Regex Listening();
}
