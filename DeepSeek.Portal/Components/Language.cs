namespace DeepSeek.Portal.Components;

/// <summary>A language of the portal.</summary>
/// <param name="Culture">The culture's name in .NET.</param>
/// <param name="Tag">The name in HTML, by which browsers choose a font.</param>
/// <param name="Name">What its speakers call it.</param>
public sealed record Language(string Culture, string Tag, string Name);
