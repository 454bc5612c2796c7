using System.Net;

namespace DeepSeek.Portal.Features.ApiKeys.Policies;

/// <summary>Reads addresses and ranges as people write them.</summary>
internal static class AddressRanges
{
    /// <summary>In the one form that gateways read, for example <c>10.0.0.0/8</c>; null where it is neither an address nor a range.</summary>
    public static string? Canonical(string text)
    {
        var parts = text.Trim().Split('/');
        if (parts.Length > 2 || !IPAddress.TryParse(parts[0], out var address) || !IsPlain(address, parts[0]))
        {
            return null;
        }

        var bytes = address.GetAddressBytes();
        var length = bytes.Length * 8;
        if (parts.Length == 2 && !(int.TryParse(parts[1], System.Globalization.NumberStyles.None, null, out length) && length <= bytes.Length * 8))
        {
            return null;
        }

        // What lies beyond the prefix says nothing: 10.1.2.3/8 is 10.0.0.0/8.
        for (var bit = length; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new IPNetwork(new IPAddress(bytes), length).ToString();
    }

    /// <summary>False for what only looks like an address: <c>10.1</c> is read as 10.0.0.1, and <c>010.0.0.1</c> as 8.0.0.1; and for addresses of one link.</summary>
    private static bool IsPlain(IPAddress address, string text) =>
        address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? address.ScopeId == 0 : address.ToString() == text;
}
