namespace DeepSeek.Gateway.Tests.Authentication;

/// <summary>Whose tokens.</summary>
public enum TokenKind
{
    Platform,
    Authority,
    Entra,
}
