namespace DeepSeek.ModelTrainer.Tokenization;

/// <summary>The printable character that stands for each byte in a byte-level vocabulary: itself where printable, else one from U+0100 on.</summary>
internal static class ByteAlphabet
{
    /// <summary>The characters, by byte.</summary>
    public static readonly IReadOnlyList<char> Characters = Build();

    private static char[] Build()
    {
        var (characters, next) = (new char[256], (char)256);
        for (var b = 0; b < 256; b++)
        {
            var printable = b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            characters[b] = printable ? (char)b : next++;
        }

        return characters;
    }
}
