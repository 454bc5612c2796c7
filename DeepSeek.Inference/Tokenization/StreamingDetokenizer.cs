using System.Text;

namespace DeepSeek.Inference.Tokenization;

/// <summary>
/// Turns tokens into text one by one. A character whose bytes are spread over several tokens comes out whole, with the last of them. Holds the state
/// of one sequence.
/// </summary>
internal sealed class StreamingDetokenizer(ModelTokenizer tokenizer)
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private char[] _buffer = new char[64];

    /// <summary>The text that a token adds; empty while a character is not complete. Valid until the next call.</summary>
    public ReadOnlySpan<char> Accept(int token) => tokenizer.IsSpecial(token) ? [] : Decode(tokenizer.BytesOf(token), flush: false);

    /// <summary>What is left at the end: a replacement character where a character was never completed.</summary>
    public ReadOnlySpan<char> Finish() => Decode([], flush: true);

    private ReadOnlySpan<char> Decode(ReadOnlySpan<byte> bytes, bool flush)
    {
        // Every byte gives one character at most, and what was held back three more.
        if (_buffer.Length < bytes.Length + 4) _buffer = new char[bytes.Length * 2];
        return _buffer.AsSpan(0, _decoder.GetChars(bytes, _buffer, flush));
    }
}
