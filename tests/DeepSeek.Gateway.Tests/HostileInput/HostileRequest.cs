using System.Globalization;
using System.Text;

namespace DeepSeek.Gateway.Tests.HostileInput;

/// <summary>One request as its bytes go over the wire, and what may come of it.</summary>
internal sealed record HostileRequest(string Kind, byte[] Bytes)
{
    /// <summary>One of these a refusal must have in its message; empty where anything may be wrong.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The status that it must have; 0 where that depends.</summary>
    public int Status { get; init; }

    /// <summary>False where it is not HTTP as it should be: the server refuses that itself, in bare words, and hangs up.</summary>
    public bool IsHttp { get; init; } = true;

    /// <summary>False where the client hangs up in the middle: an answer may not come any more.</summary>
    public bool IsWhole { get; init; } = true;

    /// <summary>False where an answer has no body, as to <c>HEAD</c>.</summary>
    public bool HasAnswerBody { get; init; } = true;

    /// <summary>The beginning of it, for whoever has to look at one that was not answered well.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Kind}, {Bytes.Length} bytes: {Encoding.Latin1.GetString(Bytes, 0, Math.Min(Bytes.Length, 400)).ReplaceLineEndings(" | ")}");
}
