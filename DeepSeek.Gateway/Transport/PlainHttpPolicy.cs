namespace DeepSeek.Gateway.Transport;

/// <summary>Which of the configured addresses are served.</summary>
internal static class PlainHttpPolicy
{
    /// <summary>
    /// The addresses without the plain ones. Throws where none is left, because a server without addresses falls back to a plain one of its own.
    /// </summary>
    public static (IReadOnlyList<string> Kept, IReadOnlyList<string> Dropped) Apply(IReadOnlyList<string> addresses)
    {
        var dropped = addresses.Where(address => address.StartsWith("http://", StringComparison.OrdinalIgnoreCase)).ToList();
        var kept = addresses.Except(dropped).ToList();
        return kept.Count > 0
            ? (kept, dropped)
            : throw new InvalidOperationException(
                "Outside Development the gateway serves HTTPS only, and no HTTPS address is configured: "
                + "set ASPNETCORE_URLS to an https:// address with a certificate (Kestrel:Certificates:Default), "
                + $"or {TransportOptions.Section}:{nameof(TransportOptions.TlsTerminatedUpstream)} to true where TLS ends before it.");
    }

    /// <summary>What is configured, in the order in which the server itself looks.</summary>
    public static IReadOnlyList<string> Configured(IConfiguration configuration)
    {
        if (configuration[WebHostDefaults.ServerUrlsKey] is { Length: > 0 } urls)
        {
            return Split(urls);
        }

        return
        [
            .. Split(configuration[WebHostDefaults.HttpPortsKey]).Select(port => $"http://*:{port}"),
            .. Split(configuration[WebHostDefaults.HttpsPortsKey]).Select(port => $"https://*:{port}"),
        ];
    }

    private static string[] Split(string? list) => (list ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
