using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DeepSeek.AppHost.Embedded.Health;

/// <summary>Healthy where Redis takes our password and answers a PING.</summary>
internal sealed class RedisProbe(RedisResource redis) : IHealthProbe
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    public async Task<bool> IsHealthyAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            using var client = new TcpClient(AddressFamily.InterNetwork);
            await client.ConnectAsync(IPAddress.Loopback, redis.Port, limit.Token);
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII);
            var password = redis.Password.Value;
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"*2\r\n$4\r\nAUTH\r\n${password.Length}\r\n{password}\r\n*1\r\n$4\r\nPING\r\n"), limit.Token);
            return await reader.ReadLineAsync(limit.Token) == "+OK" && await reader.ReadLineAsync(limit.Token) == "+PONG";
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
