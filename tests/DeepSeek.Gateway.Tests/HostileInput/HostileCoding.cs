using System.IO.Compression;

namespace DeepSeek.Gateway.Tests.HostileInput;

/// <summary>Compressed bodies: good ones, bombs, and what is not what it says.</summary>
internal static class HostileCoding
{
    private static readonly byte[] GzipBomb = Compress(new byte[24 * 1024 * 1024], "gzip");
    private static readonly byte[] BrotliBomb = Compress(new byte[24 * 1024 * 1024], "br");
    private static readonly string[] Unknown = ["deflate", "zstd", "compress", "gzip, gzip", "br, gzip", "identity", "gzip;q=1", "x-gzip", "gz\u0001ip", "none", "*"];

    public static HostileBody Make(byte[] good, Random random)
    {
        var coding = random.Next(2) == 0 ? "gzip" : "br";
        var compressed = Compress(good, coding);
        return random.Next(7) switch
        {
            0 => new HostileBody($"good {coding}", compressed) { Coding = coding },
            1 => new HostileBody($"{coding} bomb", coding == "gzip" ? GzipBomb : BrotliBomb, "inflates") { Coding = coding, Status = 413 },
            2 => new HostileBody($"cut {coding}", compressed[..random.Next(1, compressed.Length)], coding, "JSON", "empty") { Coding = coding },
            3 => new HostileBody($"{coding} that is not", good, coding) { Coding = coding, Status = 400 },
            4 => new HostileBody($"{coding} twice", Compress(compressed, coding), "UTF-8", "JSON") { Coding = coding, Status = 400 },
            5 => Flipped(compressed, coding, random),
            _ => new HostileBody("unknown coding", good, "Content-Encoding") { Coding = Unknown[random.Next(Unknown.Length)] },
        };
    }

    private static HostileBody Flipped(byte[] compressed, string coding, Random random)
    {
        compressed[random.Next(compressed.Length)] ^= (byte)(1 << random.Next(8));
        return new HostileBody($"{coding} with a flipped bit", compressed) { Coding = coding };
    }

    private static byte[] Compress(byte[] bytes, string coding)
    {
        using var buffer = new MemoryStream();
        using (Stream stream = coding == "gzip" ? new GZipStream(buffer, CompressionLevel.Fastest) : new BrotliStream(buffer, CompressionLevel.Fastest))
        {
            stream.Write(bytes);
        }

        return buffer.ToArray();
    }
}
