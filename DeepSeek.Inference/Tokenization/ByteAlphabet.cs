namespace DeepSeek.Inference.Tokenization;

/// <summary>The 256 characters by which byte-level vocabularies write bytes.</summary>
internal static class ByteAlphabet
{
    private const int FirstSubstitute = 256;
    private static readonly Dictionary<char, byte> Bytes = Build();

    /// <summary>The bytes that a vocabulary entry stands for; false where it holds a character outside the alphabet.</summary>
    public static bool TryDecode(string token, out byte[] bytes)
    {
        bytes = new byte[token.Length];
        for (var i = 0; i < token.Length; i++)
        {
            if (!Bytes.TryGetValue(token[i], out bytes[i])) return false;
        }

        return true;
    }

    // Printable bytes stand for themselves, the others for the characters from 256 on, in order.
    private static Dictionary<char, byte> Build()
    {
        var (alphabet, next) = (new Dictionary<char, byte>(256), FirstSubstitute);
        for (var value = 0; value < 256; value++)
        {
            var printable = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            alphabet[printable ? (char)value : (char)next++] = (byte)value;
        }

        return alphabet;
    }
}
