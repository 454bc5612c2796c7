using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.LoadBalancing;

/// <summary>One pool of connections to replicas, whatever model is asked: a replica that serves three models is still one server.</summary>
internal sealed class ReplicaConnections(IOptions<LoadBalancingOptions> options) : IDisposable
{
    // A replica whose machine vanishes says nothing, and a stream has no time limit: after half a minute the connection counts as dead.
    private const int KeepAliveIdleSeconds = 15;
    private const int KeepAliveIntervalSeconds = 5;
    private const int KeepAliveRetries = 3;

    public HttpMessageInvoker Invoker { get; } = new(
        new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,

            // One takes so many calls as the replica allows; then there is another.
            EnableMultipleHttp2Connections = true,

            // Calls say themselves what trace they belong to: the handler for it makes an activity for each, recorded or not.
            ActivityHeadersPropagator = null,
            ConnectTimeout = TimeSpan.FromSeconds(options.Value.ConnectTimeoutSeconds),
            ConnectCallback = ConnectAsync,
        },
        disposeHandler: true);

    public void Dispose() => Invoker.Dispose();

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveIdleSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveIntervalSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveRetries);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
