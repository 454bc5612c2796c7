namespace DeepSeek.Inference.Tokenization.ChatTemplates;

/// <summary>A statement of a template.</summary>
internal abstract record TemplateStatement
{
    public sealed record Text(TemplateText Value) : TemplateStatement;

    public sealed record Output(TemplateExpression Value) : TemplateStatement;

    public sealed record If(
        IReadOnlyList<(TemplateExpression Condition, IReadOnlyList<TemplateStatement> Body)> Branches,
        IReadOnlyList<TemplateStatement> Otherwise) : TemplateStatement;

    public sealed record For(
        IReadOnlyList<string> Names,
        TemplateExpression Items,
        TemplateExpression? Condition,
        IReadOnlyList<TemplateStatement> Body,
        IReadOnlyList<TemplateStatement> Otherwise) : TemplateStatement;

    public sealed record Set(string Name, string? Member, TemplateExpression Value) : TemplateStatement;
}
