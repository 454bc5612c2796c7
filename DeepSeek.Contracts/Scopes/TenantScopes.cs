namespace DeepSeek.Contracts.Scopes;

/// <summary>What an API key may do.</summary>
public static class TenantScopes
{
    /// <summary>Ask models for answers.</summary>
    public const string Inference = "inference";

    /// <summary>List models and their versions.</summary>
    public const string ModelsRead = "models:read";

    /// <summary>Ask for another version of a model to be loaded and activated.</summary>
    public const string ModelsReload = "models:reload";

    /// <summary>Every scope, in the order in which a person is shown them.</summary>
    public static IReadOnlyList<string> All { get; } = [Inference, ModelsRead, ModelsReload];

    /// <summary>What a new key gets unless told otherwise.</summary>
    public static IReadOnlyList<string> Default { get; } = [Inference, ModelsRead];
}
