namespace DeepSeek.Inference.Tokenization.ChatTemplates;

/// <summary>What a name stands for that nobody has set: writes nothing, is false, and has no members.</summary>
internal sealed class TemplateUndefined
{
    public static readonly TemplateUndefined Instance = new();

    private TemplateUndefined()
    {
    }
}
