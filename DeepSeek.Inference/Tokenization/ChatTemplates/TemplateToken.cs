namespace DeepSeek.Inference.Tokenization.ChatTemplates;

/// <summary>A piece of a template.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text; of a string, what it means.</param>
/// <param name="Position">Where it begins, for errors.</param>
internal readonly record struct TemplateToken(TemplateTokenKind Kind, string Text, int Position)
{
    public bool Is(TemplateTokenKind kind, string text) => Kind == kind && Text == text;
}
