using System.Net;
using System.Net.Sockets;
using System.Text;
using DeepSeek.Gateway.Tests.Fakes;
using DeepSeek.Testing;

namespace DeepSeek.Gateway.Tests.Transport;

/// <summary>Clients that keep a connection busy by being slow are cut off.</summary>
public sealed class SlowClientTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private static readonly (string, string)[] Impatient =
    [
        ("Gateway:Transport:HeadersSeconds", "1"), ("Gateway:Transport:GraceSeconds", "1.1"), ("Gateway:Transport:MinRequestBytesPerSecond", "100000"),
        ("Gateway:Transport:MinResponseBytesPerSecond", "1000000"),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Headers_ComeByteByByte_ConnectionEnds()
    {
        await using var gateway = await StartAsync();
        using var socket = await ConnectAsync(gateway);
        await SendAsync(socket, "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nx-slow: ");

        // No more comes, and no end: whatever is said before it, the server hangs up.
        Assert.DoesNotContain("200", await ReadToEndAsync(socket), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_ComesSlowly_IsToldSoAndConnectionEnds()
    {
        await using var gateway = await StartAsync();
        using var socket = await ConnectAsync(gateway);
        await SendAsync(
            socket, $"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {fixture.Key.Reveal()}\r\nContent-Length: 1000000\r\n\r\n{{\"model\":");

        Assert.Contains("came too slowly", await ReadToEndAsync(socket), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_IsNotRead_ConnectionEndsAndSoDoesTheCallToTheReplica()
    {
        const string Model = "slow-reader";
        var replica = (await fixture.StartReplicasAsync(Model))[0];
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        replica.Answer = async context =>
        {
            using var registration = context.RequestAborted.Register(left.SetResult);
            var events = replica.Generation(context);
            await FakeReplica.BeginAsync(context, events[0]);
            var text = new string('x', 60_000);
            try
            {
                while (!context.RequestAborted.IsCancellationRequested)
                {
                    await FakeReplica.SendAsync(context, events[1].Replace("\"reasoning\":\"", $"\"reasoning\":\"{text}", StringComparison.Ordinal));
                }
            }
            catch (OperationCanceledException)
            {
                // The gateway hung up.
            }
        };
        await using var gateway = await StartAsync();
        await Eventually.IsAsync(() => gateway.Serves(Model));
        using var socket = await ConnectAsync(gateway);
        var body = GatewayFixture.Body(Model, ",\"stream\":true");
        await SendAsync(
            socket, $"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {fixture.Key.Reveal()}\r\nContent-Length: {body.Length}\r\n\r\n{body}");

        await left.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
    }

    private static async Task<Socket> ConnectAsync(GatewayHost gateway)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, gateway.Address.Port), Cancellation);
        return socket;
    }

    private static async Task SendAsync(Socket socket, string text) => await socket.SendAsync(Encoding.ASCII.GetBytes(text), Cancellation);

    private static async Task<string> ReadToEndAsync(Socket socket)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        var text = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer, limit.Token) is > 0 and var count)
            {
                text.Append(Encoding.ASCII.GetString(buffer, 0, count));
            }
        }
        catch (SocketException)
        {
            // Ended hard.
        }

        return text.ToString();
    }

    private async Task<GatewayHost> StartAsync()
    {
        var gateway = new GatewayHost(fixture.Redis.ConnectionString, fixture.DataDirectory, null, [("Platform:InstanceId", "gateway-" + Guid.NewGuid().ToString("N")), .. Impatient]);
        gateway.StartServer();
        await Eventually.IsAsync(() => gateway.Snapshot?.Number == fixture.Portal.Number);
        return gateway;
    }
}
