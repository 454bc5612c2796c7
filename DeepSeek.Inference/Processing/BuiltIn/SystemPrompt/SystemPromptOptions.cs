namespace DeepSeek.Inference.Processing.BuiltIn.SystemPrompt;

/// <summary>Settings of <see cref="SystemPromptInjector"/>.</summary>
internal sealed class SystemPromptOptions
{
    /// <summary>What the model is told before the conversation. Default nothing.</summary>
    public string Text { get; set; } = "";

    /// <summary>Where it stands beside what the client's own system message says. Default <c>before</c>.</summary>
    public SystemPromptPlace Place { get; set; } = SystemPromptPlace.Before;

    /// <summary>Terms and what they mean. The model is told of those that the conversation uses. Default none.</summary>
    public IDictionary<string, string> Glossary { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>What stands above the terms. Default <c>Glossary:</c>.</summary>
    public string GlossaryTitle { get; set; } = "Glossary:";

    /// <summary>Most terms that one request is told of; those that it uses first. Default 32; range 1 to 1,000.</summary>
    public int MostTerms { get; set; } = 32;
}
