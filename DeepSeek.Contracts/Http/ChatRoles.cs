namespace DeepSeek.Contracts.Http;

/// <summary>The roles a message may have.</summary>
public static class ChatRoles
{
    /// <summary>Tells the model how to behave.</summary>
    public const string System = "system";

    /// <summary>OpenAI's newer name of <see cref="System"/>.</summary>
    public const string Developer = "developer";

    /// <summary>Asks.</summary>
    public const string User = "user";

    /// <summary>Answers.</summary>
    public const string Assistant = "assistant";

    /// <summary>Whether a text is one of these.</summary>
    public static bool IsKnown(string? role) => role is System or Developer or User or Assistant;
}
