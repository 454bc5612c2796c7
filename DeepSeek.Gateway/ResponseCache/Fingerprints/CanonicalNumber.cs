using System.Buffers.Text;

namespace DeepSeek.Gateway.ResponseCache.Fingerprints;

/// <summary>
/// Writes a JSON number by its value: <c>1</c>, <c>1.0</c> and <c>10e-1</c> alike, as significant digits and an exponent. Exact: it never goes through a
/// floating-point number, in which two seeds could become one.
/// </summary>
internal static class CanonicalNumber
{
    /// <summary>Exponents of more digits are left as they are written: nobody means them, and they would not fit.</summary>
    private const int LongestExponent = 15;

    /// <summary>Most that is written for a number of so many bytes.</summary>
    public static int MostBytes(int length) => length + 24;

    /// <summary>How many bytes were written.</summary>
    public static int Write(ReadOnlySpan<byte> number, Span<byte> destination)
    {
        var negative = number[0] == '-';
        var mantissa = negative ? number[1..] : number;
        var exponent = 0L;
        if (mantissa.IndexOfAny((byte)'e', (byte)'E') is var mark and >= 0)
        {
            if (!TryReadExponent(mantissa[(mark + 1)..], out exponent))
            {
                number.CopyTo(destination);
                return number.Length;
            }

            mantissa = mantissa[..mark];
        }

        // The digits without the point, and without zeros before the first that counts.
        var count = negative ? 1 : 0;
        var start = count;
        var behindPoint = false;
        foreach (var digit in mantissa)
        {
            if (digit == '.')
            {
                behindPoint = true;
                continue;
            }

            exponent -= behindPoint ? 1 : 0;
            if (digit != '0' || count > start)
            {
                destination[count++] = digit;
            }
        }

        while (count > start && destination[count - 1] == '0')
        {
            count--;
            exponent++;
        }

        // Zero has no sign and no exponent.
        if (count == start)
        {
            destination[0] = (byte)'0';
            return 1;
        }

        destination[0] = negative ? (byte)'-' : destination[0];
        destination[count++] = (byte)'e';
        Utf8Formatter.TryFormat(exponent, destination[count..], out var written);
        return count + written;
    }

    private static bool TryReadExponent(ReadOnlySpan<byte> text, out long exponent)
    {
        var digits = text.TrimStart((byte)'+');
        return Utf8Parser.TryParse(digits, out exponent, out var consumed) && consumed == digits.Length && digits.Length <= LongestExponent;
    }
}
