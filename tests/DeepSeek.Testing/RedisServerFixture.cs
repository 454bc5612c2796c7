using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;
using Xunit;

namespace DeepSeek.Testing;

/// <summary>A real <c>redis-server</c>, on a free port, with its append-only file in a folder of its own. Where there is none, tests skip.</summary>
public sealed class RedisServerFixture : IRedisServer, IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("ds-redis-").FullName;
    private string _program = "";
    private Process? _process;
    private ConnectionMultiplexer? _connection;
    private int _port;

    /// <inheritdoc />
    public string ConnectionString { get; private set; } = "";

    /// <inheritdoc />
    public IConnectionMultiplexer Connection => _connection ?? throw new InvalidOperationException("The fixture has not started.");

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        _program = Requirement.Program("redis-server", "/usr/bin/redis-server", "/usr/local/bin/redis-server", "/opt/homebrew/bin/redis-server");
        do
        {
            // Somebody else may take the port between the question and the answer: then the server ends, and another port is tried.
            _port = Ports.TakeFree();
            StartServer();
        }
        while (!await ListensAsync());

        ConnectionString = $"127.0.0.1:{_port}";
        var options = ConfigurationOptions.Parse(ConnectionString);
        options.ReconnectRetryPolicy = new LinearRetry(200);
        _connection = await ConnectionMultiplexer.ConnectAsync(options);
    }

    /// <inheritdoc />
    public void StartServer()
    {
        foreach (var left in Directory.EnumerateDirectories(_directory))
        {
            Directory.Delete(left, recursive: true);
        }

        StartAgain();
    }

    /// <summary>Starts it again with what it had written.</summary>
    public void StartAgain()
    {
        var start = new ProcessStartInfo(_program, [
            "--port", _port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", _directory, "--save", "", "--appendonly", "yes",
            "--appendfsync", "always", "--loglevel", "warning"]) { RedirectStandardOutput = true };
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{_program} did not start.");

        // It says nothing that a test waits for; connections are tried until it listens.
        _process.OutputDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
    }

    /// <inheritdoc />
    public void StopServer()
    {
        if (_process is not null)
        {
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
            _process = null;
        }
    }

    private async Task<bool> ListensAsync()
    {
        while (!_process!.HasExited)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, _port);
                return !_process.HasExited;
            }
            catch (SocketException)
            {
                await Task.Delay(20);
            }
        }

        return false;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }

        StopServer();
        Directory.Delete(_directory, recursive: true);
    }
}
