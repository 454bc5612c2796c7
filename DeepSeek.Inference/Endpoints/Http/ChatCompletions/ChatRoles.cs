namespace DeepSeek.Inference.Endpoints.Http.ChatCompletions;

/// <summary>The roles a message may have.</summary>
internal static class ChatRoles
{
    public const string System = "system";
    public const string Developer = "developer";
    public const string User = "user";
    public const string Assistant = "assistant";

    public static bool IsKnown(string? role) => role is System or Developer or User or Assistant;
}
