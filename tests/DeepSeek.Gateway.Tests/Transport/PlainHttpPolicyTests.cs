using DeepSeek.Gateway.Transport;
using Microsoft.Extensions.Configuration;

namespace DeepSeek.Gateway.Tests.Transport;

public sealed class PlainHttpPolicyTests
{
    [Fact]
    public void Apply_Both_KeepsHttpsOnly()
    {
        var (kept, dropped) = PlainHttpPolicy.Apply(["http://*:8080", "https://*:8443"]);

        Assert.Equal(["https://*:8443"], kept);
        Assert.Equal(["http://*:8080"], dropped);
    }

    [Theory]
    [InlineData("http://*:8080")]
    [InlineData(null)]
    public void Apply_NoHttps_ThrowsASentenceThatNamesTheSetting(string? address)
    {
        var exception = Assert.Throws<InvalidOperationException>(() => PlainHttpPolicy.Apply(address is null ? [] : [address]));

        Assert.Contains("Gateway:TlsTerminatedUpstream", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("urls", "https://*:1;http://*:2", "https://*:1", "http://*:2")]
    [InlineData("http_ports", "8080;8081", "http://*:8080", "http://*:8081")]
    public void Configured_ReadsWhatTheServerReads(string key, string value, params string[] expected)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>(key, value)]).Build();

        Assert.Equal(expected, PlainHttpPolicy.Configured(configuration));
    }
}
