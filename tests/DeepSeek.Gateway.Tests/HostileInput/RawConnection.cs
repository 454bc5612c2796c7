using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DeepSeek.Gateway.Tests.HostileInput;

/// <summary>A connection of HTTP/1.1 that sends whatever it is given: clients that know what they do refuse to.</summary>
internal sealed class RawConnection(Uri server) : IDisposable
{
    private const int LongestAnswer = 64 * 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly byte[] _buffer = new byte[64 * 1024];
    private Socket? _socket;
    private int _start;
    private int _end;

    /// <summary>Sends a request and reads the answer. The connection goes on where both sides know where that ends, and is another one the next time where not.</summary>
    public async Task<HostileAnswer> AskAsync(HostileRequest request, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var socket = await ConnectAsync(limit.Token);
        var goesOn = false;
        try
        {
            await SendAsync(socket, request, limit.Token);
            var answer = await ReadAsync(request.HasAnswerBody, limit.Token);
            goesOn = request is { IsHttp: true, IsWhole: true } && answer.Status > 0
                && !answer.Headers.GetValueOrDefault("connection", "").Contains("close", StringComparison.OrdinalIgnoreCase);
            return answer;
        }
        catch (Exception e) when (e is SocketException or EndOfStreamException)
        {
            return HostileAnswer.None;
        }
        finally
        {
            if (!goesOn)
            {
                Dispose();
            }
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private static async Task SendAsync(Socket socket, HostileRequest request, CancellationToken cancellationToken)
    {
        try
        {
            for (var rest = request.Bytes.AsMemory(); !rest.IsEmpty;)
            {
                rest = rest[await socket.SendAsync(rest, SocketFlags.None, cancellationToken)..];
            }

            if (!request.IsWhole || !request.IsHttp)
            {
                socket.Shutdown(SocketShutdown.Send);
            }
        }
        catch (SocketException)
        {
            // Refused before it was there; the answer may be.
        }
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        if (_socket is { } known)
        {
            return known;
        }

        (_start, _end) = (0, 0);
        _socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await _socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.Port), cancellationToken);
        return _socket;
    }

    private async Task<HostileAnswer> ReadAsync(bool hasBody, CancellationToken cancellationToken)
    {
        while (true)
        {
            var status = int.Parse((await LineAsync(cancellationToken)).Split(' ')[1], CultureInfo.InvariantCulture);
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            while (await LineAsync(cancellationToken) is { Length: > 0 } line)
            {
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                headers[line[..colon]] = line[(colon + 1)..].Trim();
            }

            // "100 Continue" comes before the answer.
            if (status >= 200)
            {
                return new HostileAnswer(status, headers, hasBody && status is not (204 or 304) ? await BodyAsync(headers, cancellationToken) : []);
            }
        }
    }

    private async Task<byte[]> BodyAsync(Dictionary<string, string> headers, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        if (headers.TryGetValue("content-length", out var length))
        {
            await TakeAsync(body, int.Parse(length, CultureInfo.InvariantCulture), cancellationToken);
        }
        else if (headers.ContainsKey("transfer-encoding"))
        {
            while (int.Parse(await LineAsync(cancellationToken), NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var size)
            {
                await TakeAsync(body, size, cancellationToken);
                await LineAsync(cancellationToken);
            }

            await LineAsync(cancellationToken);
        }
        else
        {
            while (_end > _start || await FillAsync(cancellationToken))
            {
                await TakeAsync(body, _end - _start, cancellationToken);
            }
        }

        return body.ToArray();
    }

    private async Task TakeAsync(MemoryStream body, int count, CancellationToken cancellationToken)
    {
        Assert.InRange(body.Length + count, 0, LongestAnswer);
        while (count > 0)
        {
            if (_start == _end && !await FillAsync(cancellationToken))
            {
                throw new EndOfStreamException();
            }

            var taken = Math.Min(count, _end - _start);
            body.Write(_buffer, _start, taken);
            _start += taken;
            count -= taken;
        }
    }

    private async Task<string> LineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_start == _end && !await FillAsync(cancellationToken))
            {
                throw new EndOfStreamException();
            }

            var next = (char)_buffer[_start++];
            if (next == '\n')
            {
                return line.ToString();
            }

            if (next != '\r')
            {
                line.Append(next);
            }
        }
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        (_start, _end) = (0, await _socket!.ReceiveAsync(_buffer, SocketFlags.None, cancellationToken));
        return _end > 0;
    }
}
