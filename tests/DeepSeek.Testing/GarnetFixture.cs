using Garnet;
using StackExchange.Redis;
using Xunit;

namespace DeepSeek.Testing;

/// <summary>A real Garnet in this process, on a free port, with nothing on disk. Use as a class or collection fixture.</summary>
public sealed class GarnetFixture : IAsyncLifetime
{
    private GarnetServer? _server;
    private ConnectionMultiplexer? _connection;

    /// <summary>As in <c>ConnectionStrings:state</c>.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>A connection to it.</summary>
    public IConnectionMultiplexer Connection => _connection ?? throw new InvalidOperationException("The fixture has not started.");

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        var port = Ports.TakeFree();
        _server = new GarnetServer(["--port", port.ToString(System.Globalization.CultureInfo.InvariantCulture), "--bind", "127.0.0.1",
            "--lua", "--lua-transaction-mode", "--memory", "64m", "--index", "8m"]);
        _server.Start();
        ConnectionString = $"127.0.0.1:{port}";
        _connection = await ConnectionMultiplexer.ConnectAsync(ConnectionString);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }

        _server?.Dispose();
    }
}
