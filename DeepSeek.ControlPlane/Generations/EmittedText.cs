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
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

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
    }

    /// <summary>The hash of all that was added, in lower-case hexadecimal. More may be added.</summary>
    public string ToSha256()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetCurrentHash(hash);
        return Convert.ToHexStringLower(hash);
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    private void Add(string? text)
    {
        if (string.IsNullOrEmpty(text)) return;
        var utf8 = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        _hash.AppendData(utf8, 0, Encoding.UTF8.GetBytes(text, utf8));
        ArrayPool<byte>.Shared.Return(utf8);
    }
}
