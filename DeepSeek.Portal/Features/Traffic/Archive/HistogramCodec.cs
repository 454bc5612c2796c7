using DeepSeek.ControlPlane.Telemetry;

namespace DeepSeek.Portal.Features.Traffic.Archive;

/// <summary>Histograms as few bytes: most buckets are empty. Pairs of how many empty ones come before, and how many there are in it, each in seven bits a byte.</summary>
internal static class HistogramCodec
{
    private const int Bits = 7;
    private const byte More = 1 << Bits;

    public static byte[] Write(LatencyHistogram histogram)
    {
        var bytes = new List<byte>();
        long empty = 0;
        foreach (var count in histogram.Counts)
        {
            if (count == 0)
            {
                empty++;
                continue;
            }

            Append(bytes, empty);
            Append(bytes, count);
            empty = 0;
        }

        return [.. bytes];
    }

    /// <summary>Adds what was written. What cannot be read counts as nothing: one row of thousands.</summary>
    public static void AddTo(LatencyHistogram histogram, ReadOnlySpan<byte> bytes)
    {
        long bucket = 0;
        while (TryTake(ref bytes, out var empty) && TryTake(ref bytes, out var count))
        {
            bucket += empty;
            if (bucket >= LatencyHistogram.BucketCount)
            {
                return;
            }

            histogram.Counts[bucket++] += count;
        }
    }

    private static void Append(List<byte> bytes, long value)
    {
        for (; value >= More; value >>= Bits)
        {
            bytes.Add((byte)(value | More));
        }

        bytes.Add((byte)value);
    }

    private static bool TryTake(ref ReadOnlySpan<byte> bytes, out long value)
    {
        value = 0;
        for (var shift = 0; bytes.Length > 0 && shift < 63; shift += Bits)
        {
            var next = bytes[0];
            bytes = bytes[1..];
            value |= (long)(next & ~More) << shift;
            if (next < More)
            {
                return true;
            }
        }

        return false;
    }
}
