namespace DeepSeek.Gateway.Tests.HostileInput;

/// <summary>A body, and what is wrong with it.</summary>
/// <param name="Kind">In a few words.</param>
/// <param name="Bytes">As it is sent.</param>
/// <param name="Names">One of these a refusal must have in its message; empty where anything may be wrong, or nothing.</param>
internal sealed record HostileBody(string Kind, byte[] Bytes, params string[] Names)
{
    /// <summary>The status that it must have; 0 where that depends.</summary>
    public int Status { get; init; }

    /// <summary><c>Content-Encoding</c>; null for none.</summary>
    public string? Coding { get; init; }
}
