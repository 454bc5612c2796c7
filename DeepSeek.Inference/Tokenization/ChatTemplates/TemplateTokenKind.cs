namespace DeepSeek.Inference.Tokenization.ChatTemplates;

/// <summary>What a piece of a template is.</summary>
internal enum TemplateTokenKind
{
    Text,
    StatementBegin,
    StatementEnd,
    OutputBegin,
    OutputEnd,
    Name,
    String,
    Integer,
    Float,
    Operator,
    End,
}
