using System.Net;
using DeepSeek.ServiceDefaults.Proxies;

namespace DeepSeek.Gateway.Authentication.Addresses;

/// <summary>From where a key may be used. IPv4 and its mapped form in IPv6 are the same address.</summary>
internal sealed class AddressRanges
{
    private readonly IPNetwork[] _networks;

    private AddressRanges(IPNetwork[] networks) => _networks = networks;

    /// <summary>
    /// Reads <c>10.0.0.0/8</c>, <c>2001:db8::/32</c> or a single address. What cannot be read holds no address: a mistake in a list shuts out, it never lets in.
    /// </summary>
    public static AddressRanges Parse(IEnumerable<string> ranges) =>
        new([.. ranges.Select(range => NetworkRange.TryParse(range, out var network) ? network : (IPNetwork?)null).OfType<IPNetwork>()]);

    /// <summary>True where the address lies in one of the ranges; never where nobody knows the address.</summary>
    public bool Contains(IPAddress? address)
    {
        if (address is null)
        {
            return false;
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (ref readonly var network in _networks.AsSpan())
        {
            if (network.Contains(plain))
            {
                return true;
            }
        }

        return false;
    }
}
