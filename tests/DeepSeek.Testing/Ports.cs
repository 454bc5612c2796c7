using System.Net;
using System.Net.Sockets;

namespace DeepSeek.Testing;

/// <summary>Free TCP ports on loopback.</summary>
public static class Ports
{
    /// <summary>A port that was free a moment ago. For servers that cannot be asked which one they took; others get 0.</summary>
    public static int TakeFree()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
