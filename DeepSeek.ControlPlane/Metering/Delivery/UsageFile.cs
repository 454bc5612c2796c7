using System.Text.Json;

namespace DeepSeek.ControlPlane.Metering.Delivery;

/// <summary>Reads files of usage, whatever state the end of their writer left them in.</summary>
internal static class UsageFile
{
    /// <summary>The reports that are whole, and how many lines were not: the last of a file whose writer was killed may be cut off.</summary>
    public static (IReadOnlyList<UsageLine> Lines, int Torn) Read(string path)
    {
        var rest = File.ReadAllBytes(path).AsSpan();
        var lines = new List<UsageLine>();
        var torn = 0;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? [] : rest[(end + 1)..];
            if (line.IsEmpty) continue;
            if (Parse(line) is { } usage) lines.Add(usage);
            else torn++;
        }

        return (lines, torn);
    }

    private static UsageLine? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            var usage = JsonSerializer.Deserialize(line, UsageJsonContext.Default.UsageLine);
            return usage is { Request: not null } or { Segment: not null } ? usage : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
