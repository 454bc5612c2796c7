using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DeepSeek.Portal.Tests.Features.Alerts;

/// <summary>Speaks as much SMTP as it takes to be handed a mail.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopped = new();
    private readonly Task _serving;

    public MailServer()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public ConcurrentQueue<string> Mails { get; } = new();

    public ConcurrentQueue<string> Recipients { get; } = new();

    public Uri Address => new($"smtp+plain://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        _listener.Dispose();
        await _serving;
        _stopped.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stopped.Token);
                await TalkAsync(client.GetStream());
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task TalkAsync(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        await SayAsync(stream, "220 test");
        while (await reader.ReadLineAsync(_stopped.Token) is { } line)
        {
            switch (line.Split(' ')[0].ToUpperInvariant())
            {
                case "RCPT":
                    Recipients.Enqueue(line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Split(' ')[0]);
                    await SayAsync(stream, "250 ok");
                    break;
                case "DATA":
                    await SayAsync(stream, "354 go on");
                    await ReadMailAsync(reader);
                    await SayAsync(stream, "250 ok");
                    break;
                case "QUIT":
                    await SayAsync(stream, "221 bye");
                    return;
                default:
                    await SayAsync(stream, "250 ok");
                    break;
            }
        }
    }

    private async Task ReadMailAsync(StreamReader reader)
    {
        var mail = new StringBuilder();
        while (await reader.ReadLineAsync(_stopped.Token) is { } line && line != ".")
        {
            mail.AppendLine(line);
        }

        Mails.Enqueue(mail.ToString());
    }

    private Task SayAsync(Stream stream, string text) => stream.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"), _stopped.Token).AsTask();
}
