namespace DeepSeek.Inference.Processing.BuiltIn.SystemPrompt;

/// <summary>Where an injected system prompt stands beside the client's own.</summary>
internal enum SystemPromptPlace
{
    /// <summary>Before it.</summary>
    Before,

    /// <summary>After it.</summary>
    After,

    /// <summary>In its place: what the client says there is left out.</summary>
    Instead,
}
