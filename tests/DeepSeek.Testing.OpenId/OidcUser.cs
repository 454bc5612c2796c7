namespace DeepSeek.Testing.OpenId;

/// <summary>Somebody whom the provider knows.</summary>
/// <param name="Subject">What it calls him, for good.</param>
/// <param name="Name">What others read.</param>
/// <param name="Groups">Where he belongs.</param>
public sealed record OidcUser(string Subject, string Name, params IReadOnlyList<string> Groups);
