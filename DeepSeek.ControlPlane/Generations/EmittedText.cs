using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace DeepSeek.ControlPlane.Generations;

/// <summary>
/// Condenses the text of a choice, piece by piece as it comes, so that a gateway need not keep it: SHA-256 over the UTF-8 of its thought and answer in the
/// order of arrival. Thought always comes before answer, so how it was cut into pieces does not matter.
/// </summary>
public sealed class EmittedText : IDisposable
{
    /// <summary>So many characters wait before they are condensed: most answers end, and are asked for no hash, before that.</summary>
    private const int MostWaiting = 4096;

    private readonly List<string> _waiting = [];
    private int _waitingCharacters;
    private IncrementalHash? _hash;

    /// <summary>UTF-16 characters of thought that were added.</summary>
    public int ReasoningCharacters { get; private set; }

    /// <summary>UTF-16 characters of answer that were added.</summary>
    public int ContentCharacters { get; private set; }

    /// <summary>Adds what came together: first the thought, then the answer.</summary>
    public void Add(string? reasoning, string? content)
    {
        Add(reasoning);
        Add(content);
        ReasoningCharacters += reasoning?.Length ?? 0;
        ContentCharacters += content?.Length ?? 0;
        if (_waitingCharacters > MostWaiting) Condense();
    }

    /// <summary>The hash of all that was added, in lower-case hexadecimal. More may be added.</summary>
    public string ToSha256()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Condense().GetCurrentHash(hash);
        return Convert.ToHexStringLower(hash);
    }

    /// <inheritdoc/>
    public void Dispose() => _hash?.Dispose();

    private void Add(string? text)
    {
        if (string.IsNullOrEmpty(text)) return;
        _waiting.Add(text);
        _waitingCharacters += text.Length;
    }

    private IncrementalHash Condense()
    {
        _hash ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var utf8 = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(_waitingCharacters));
        var count = 0;
        foreach (var text in _waiting) count += Encoding.UTF8.GetBytes(text, utf8.AsSpan(count));
        _hash.AppendData(utf8, 0, count);
        ArrayPool<byte>.Shared.Return(utf8, clearArray: true);
        _waiting.Clear();
        _waitingCharacters = 0;
        return _hash;
    }
}
