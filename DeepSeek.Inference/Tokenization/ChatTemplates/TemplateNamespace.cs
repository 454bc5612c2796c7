namespace DeepSeek.Inference.Tokenization.ChatTemplates;

/// <summary>What <c>namespace(…)</c> makes: the one value whose members a template can change, also from inside a loop.</summary>
internal sealed class TemplateNamespace
{
    public Dictionary<string, object?> Members { get; } = new(StringComparer.Ordinal);
}
