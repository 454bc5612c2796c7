using Garnet;
using StackExchange.Redis;
using Xunit;

namespace DeepSeek.Testing;

/// <summary>A real Garnet in this process, on a free port, with nothing on disk. Use as a class or collection fixture.</summary>
public sealed class GarnetFixture : IRedisServer, IAsyncLifetime
{
    private GarnetServer? _server;
    private ConnectionMultiplexer? _connection;
    private int _port;

    /// <summary>As in <c>ConnectionStrings:state</c>.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>A connection to it.</summary>
    public IConnectionMultiplexer Connection => _connection ?? throw new InvalidOperationException("The fixture has not started.");

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        _port = Ports.TakeFree();
        ConnectionString = $"127.0.0.1:{_port}";
        StartServer();
        _connection = await ConnectionMultiplexer.ConnectAsync(ConnectionString);
    }

    /// <summary>Starts it again on the same port, empty, after <see cref="StopServer"/>.</summary>
    public void StartServer()
    {
        _server = new GarnetServer(["--port", _port.ToString(System.Globalization.CultureInfo.InvariantCulture), "--bind", "127.0.0.1",
            "--lua", "--lua-transaction-mode", "--memory", "64m", "--index", "8m"]);
        _server.Start();
    }

    /// <summary>Takes it away, with all that was in it.</summary>
    public void StopServer()
    {
        _server?.Dispose();
        _server = null;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }

        StopServer();
    }
}
