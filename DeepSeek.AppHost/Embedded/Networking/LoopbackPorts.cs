using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace DeepSeek.AppHost.Embedded.Networking;

/// <summary>TCP ports on both loopback addresses.</summary>
internal static class LoopbackPorts
{
    // Below the ports that systems hand out for outgoing connections, so that none of those takes a replica's port while it restarts.
    private const int Lowest = 20_000;
    private const int AboveHighest = 32_000;
    private const int Attempts = 1_000;

    /// <summary>A port that nobody listens on and that is not in <paramref name="taken"/>; null where there is none.</summary>
    public static int? FindFree(ISet<int> taken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var port = RandomNumberGenerator.GetInt32(Lowest, AboveHighest);
            if (IsFree(port) && taken.Add(port))
            {
                return port;
            }
        }

        return null;
    }

    /// <summary>Whether a server could listen on it now.</summary>
    public static bool IsFree(int port) =>
        CanListen(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || CanListen(IPAddress.IPv6Loopback, port));

    private static bool CanListen(IPAddress address, int port)
    {
        using var listener = new TcpListener(address, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported)
        {
            return true; // The machine lacks this family; the other one decides.
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
