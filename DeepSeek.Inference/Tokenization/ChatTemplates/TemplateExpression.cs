namespace DeepSeek.Inference.Tokenization.ChatTemplates;

/// <summary>An expression of a template.</summary>
internal abstract record TemplateExpression
{
    public sealed record Literal(object? Value) : TemplateExpression;

    public sealed record Variable(string Name) : TemplateExpression;

    public sealed record Member(TemplateExpression Target, string Name) : TemplateExpression;

    public sealed record Index(TemplateExpression Target, TemplateExpression Key) : TemplateExpression;

    public sealed record Slice(TemplateExpression Target, TemplateExpression? From, TemplateExpression? To, TemplateExpression? Step)
        : TemplateExpression;

    public sealed record Call(TemplateExpression Target, TemplateArguments Arguments) : TemplateExpression;

    public sealed record Filter(TemplateExpression Target, string Name, TemplateArguments Arguments) : TemplateExpression;

    public sealed record Test(TemplateExpression Target, string Name, TemplateArguments Arguments, bool Negated) : TemplateExpression;

    public sealed record Not(TemplateExpression Operand) : TemplateExpression;

    public sealed record Negative(TemplateExpression Operand) : TemplateExpression;

    public sealed record Binary(string Operator, TemplateExpression Left, TemplateExpression Right) : TemplateExpression;

    public sealed record Conditional(TemplateExpression Condition, TemplateExpression Then, TemplateExpression? Otherwise) : TemplateExpression;

    public sealed record ListOf(IReadOnlyList<TemplateExpression> Items) : TemplateExpression;

    public sealed record MapOf(IReadOnlyList<(TemplateExpression Key, TemplateExpression Value)> Items) : TemplateExpression;
}
