using System.Text;

namespace DeepSeek.Gateway.Tests.HostileInput;

/// <summary>What came back: status, headers and body as they were sent; <see cref="Status"/> is 0 where nothing came.</summary>
internal sealed record HostileAnswer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public static HostileAnswer None { get; } = new(0, new Dictionary<string, string>(), []);

    public string Text => Encoding.UTF8.GetString(Body);

    public string ContentType => Headers.GetValueOrDefault("content-type", "");
}
