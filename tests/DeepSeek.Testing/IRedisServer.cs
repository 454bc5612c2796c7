using StackExchange.Redis;

namespace DeepSeek.Testing;

/// <summary>A real server of Redis's protocol that a test can take away.</summary>
public interface IRedisServer
{
    /// <summary>As in <c>ConnectionStrings:state</c>.</summary>
    string ConnectionString { get; }

    /// <summary>A connection to it.</summary>
    IConnectionMultiplexer Connection { get; }

    /// <summary>Takes it away.</summary>
    void StopServer();

    /// <summary>Starts it again at the same address, with nothing in it.</summary>
    void StartServer();
}
