using System.Text.Unicode;

namespace DeepSeek.Inference.Tokenization;

/// <summary>
/// Turns tokens into text one by one. A character whose bytes are spread over several tokens comes out whole, with the last of them; a control mark
/// in the middle of one breaks it. Holds the state of one sequence.
/// </summary>
internal sealed class StreamingDetokenizer(ModelTokenizer tokenizer)
{
    private byte[] _bytes = new byte[64];
    private char[] _chars = new char[64];

    // Bytes of a character that is not complete yet, at the beginning of the buffer.
    private int _held;

    /// <summary>The text that a token adds; empty while a character is not complete. Valid until the next call.</summary>
    public ReadOnlySpan<char> Accept(int token)
    {
        if (tokenizer.IsSpecial(token)) return Finish();
        return _held == 0 && tokenizer.TextOf(token) is { } text ? text : Decode(tokenizer.BytesOf(token), isEnd: false);
    }

    /// <summary>What is left at the end: a replacement character where a character was never completed.</summary>
    public ReadOnlySpan<char> Finish() => _held == 0 ? [] : Decode([], isEnd: true);

    private ReadOnlySpan<char> Decode(ReadOnlySpan<byte> bytes, bool isEnd)
    {
        var length = _held + bytes.Length;
        if (_bytes.Length < length) Array.Resize(ref _bytes, 2 * length);
        if (_chars.Length < length) _chars = new char[2 * length];
        bytes.CopyTo(_bytes.AsSpan(_held));

        // A byte gives one character at most.
        Utf8.ToUtf16(_bytes.AsSpan(0, length), _chars, out var read, out var written, replaceInvalidSequences: true, isFinalBlock: isEnd);
        _held = length - read;
        _bytes.AsSpan(read, _held).CopyTo(_bytes);
        return _chars.AsSpan(0, written);
    }
}
