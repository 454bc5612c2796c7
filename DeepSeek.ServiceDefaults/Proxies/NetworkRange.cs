using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace DeepSeek.ServiceDefaults.Proxies;

/// <summary>Reads ranges of addresses as people write them. IPv4 and its mapped form in IPv6 are the same address.</summary>
public static class NetworkRange
{
    /// <summary>Reads <c>10.0.0.0/8</c>, <c>2001:db8::/32</c> or a single address; bits beyond the prefix are of no meaning.</summary>
    public static bool TryParse(string? range, out IPNetwork network)
    {
        network = default;
        var text = range.AsSpan().Trim();
        var slash = text.IndexOf('/');
        if (!IPAddress.TryParse(slash < 0 ? text : text[..slash], out var address))
        {
            return false;
        }

        var bits = BitsOf(address);
        var prefix = bits;
        if (slash >= 0 && (!int.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out prefix) || prefix > bits))
        {
            return false;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            // A range wider than all of IPv4 is not one of IPv4.
            if (prefix < 96)
            {
                return false;
            }

            (address, prefix) = (address.MapToIPv4(), prefix - 96);
        }

        network = new IPNetwork(Masked(address, prefix), prefix);
        return true;
    }

    private static int BitsOf(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;

    private static IPAddress Masked(IPAddress address, int prefix)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(prefix - i * 8, 0, 8);
            bytes[i] &= (byte)(0xFF << (8 - kept));
        }

        return new IPAddress(bytes);
    }
}
