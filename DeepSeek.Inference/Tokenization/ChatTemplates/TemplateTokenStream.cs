namespace DeepSeek.Inference.Tokenization.ChatTemplates;

/// <summary>The tokens of a template, read one after the other.</summary>
internal sealed class TemplateTokenStream(IReadOnlyList<TemplateToken> tokens)
{
    private int _next;

    public TemplateToken Current => tokens[_next];

    public TemplateToken Following => tokens[Math.Min(_next + 1, tokens.Count - 1)];

    public TemplateToken Take() => Current.Kind == TemplateTokenKind.End ? Current : tokens[_next++];

    public bool TryTake(TemplateTokenKind kind, string text)
    {
        if (!Current.Is(kind, text)) return false;
        _next++;
        return true;
    }

    public bool TryOperator(string text) => TryTake(TemplateTokenKind.Operator, text);

    public bool TryName(string text) => TryTake(TemplateTokenKind.Name, text);

    public void Operator(string text)
    {
        if (!TryOperator(text)) throw Unexpected($"'{text}'");
    }

    public string Name() => Current.Kind == TemplateTokenKind.Name ? Take().Text : throw Unexpected("a name");

    public void Expect(TemplateTokenKind kind)
    {
        if (Current.Kind != kind) throw Unexpected(kind.ToString());
        _next++;
    }

    public ChatTemplateException Unexpected(string expected) =>
        new($"The chat template cannot be read: {expected} expected, {Current.Kind} '{Current.Text}' found (at character {Current.Position}).");
}
