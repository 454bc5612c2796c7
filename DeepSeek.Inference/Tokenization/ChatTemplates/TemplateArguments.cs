namespace DeepSeek.Inference.Tokenization.ChatTemplates;

/// <summary>What a call is given: by place, and by name.</summary>
internal sealed record TemplateArguments(
    IReadOnlyList<TemplateExpression> Positional, IReadOnlyList<(string Name, TemplateExpression Value)> Named)
{
    public static readonly TemplateArguments None = new([], []);
}
