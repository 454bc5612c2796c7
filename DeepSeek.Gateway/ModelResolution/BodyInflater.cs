using System.Globalization;
using System.IO.Compression;
using DeepSeek.Contracts.Errors;

namespace DeepSeek.Gateway.ModelResolution;

/// <summary>Undoes the compression of a body, up to a limit: a few bytes can stand for very many.</summary>
internal static class BodyInflater
{
    /// <summary>How many times larger than what was sent a body may become. Text with much repetition stays below it; bombs do not.</summary>
    public const int MaxRatio = 200;

    /// <summary>Up to here the ratio is of no interest.</summary>
    public const int FreeBytes = 64 * 1024;

    /// <summary>Whether it is one of the codings that are undone, and no list of several.</summary>
    public static bool Knows(string coding) => IsGzip(coding) || coding.Equals("br", StringComparison.OrdinalIgnoreCase);

    /// <summary>The body, or why it is not taken.</summary>
    public static (byte[]? Body, ApiFailure? Failure) Inflate(byte[] compressed, string coding, int limit)
    {
        var most = (int)Math.Min(limit, Math.Max(FreeBytes, (long)MaxRatio * compressed.Length));
        using var source = new MemoryStream(compressed, writable: false);
        using Stream inflated = IsGzip(coding)
            ? new GZipStream(source, CompressionMode.Decompress)
            : new BrotliStream(source, CompressionMode.Decompress);
        using var pieces = new BodyPieces();
        try
        {
            while (inflated.Read(pieces.Room.Span) is > 0 and var read)
            {
                pieces.Advance(read);
                if (pieces.Count > most)
                {
                    return (null, new ApiFailure(
                        ApiError.PayloadTooLarge, string.Create(CultureInfo.InvariantCulture, $"The body inflates to more than the limit of {most:N0} bytes.")));
                }
            }

            return (pieces.ToArray(), null);
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            return (null, new ApiFailure(ApiError.InvalidFormat, $"The body is not whole and valid '{coding}'."));
        }
    }

    private static bool IsGzip(string coding) => coding.Equals("gzip", StringComparison.OrdinalIgnoreCase);
}
