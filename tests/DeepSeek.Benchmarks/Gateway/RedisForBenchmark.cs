using System.Diagnostics;
using System.Globalization;
using DeepSeek.Testing;
using StackExchange.Redis;

namespace DeepSeek.Benchmarks.Gateway;

/// <summary>
/// A <c>redis-server</c> of its own that writes nothing to disk, as production has one; where the machine has none, a Garnet in this process, which takes
/// more of the processors for scripts.
/// </summary>
internal sealed class RedisForBenchmark : IAsyncDisposable
{
    private GarnetFixture? _garnet;
    private Process? _process;
    private ConnectionMultiplexer? _connection;

    public string ConnectionString { get; private set; } = "";

    public IConnectionMultiplexer Connection => _garnet?.Connection ?? _connection!;

    /// <summary>What it is, for the report.</summary>
    public string Name => _garnet is null ? "redis-server" : "Garnet";

    public async Task StartAsync()
    {
        var port = Ports.TakeFree();
        try
        {
            var start = new ProcessStartInfo("redis-server", [
                "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--loglevel", "warning"]);
            start.RedirectStandardOutput = true;
            _process = Process.Start(start)!;
            _process.OutputDataReceived += static (_, _) => { };
            _process.BeginOutputReadLine();
            ConnectionString = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
            var options = ConfigurationOptions.Parse(ConnectionString);
            options.ConnectRetry = 20;
            _connection = await ConnectionMultiplexer.ConnectAsync(options);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            _garnet = new GarnetFixture();
            await _garnet.InitializeAsync();
            ConnectionString = _garnet.ConnectionString;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_garnet is not null) await _garnet.DisposeAsync();
        if (_connection is not null) await _connection.DisposeAsync();
        _process?.Kill();
        _process?.Dispose();
    }
}
