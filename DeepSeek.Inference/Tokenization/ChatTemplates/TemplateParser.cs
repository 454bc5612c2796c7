namespace DeepSeek.Inference.Tokenization.ChatTemplates;

/// <summary>Reads the statements of a template.</summary>
internal sealed class TemplateParser
{
    private readonly TemplateTokenStream _tokens;
    private readonly ExpressionParser _expressions;

    private TemplateParser(string template)
    {
        _tokens = new TemplateTokenStream(TemplateLexer.Tokenize(template));
        _expressions = new ExpressionParser(_tokens);
    }

    /// <summary>Reads a template.</summary>
    /// <exception cref="ChatTemplateException">It is not one, or uses what is not supported.</exception>
    public static IReadOnlyList<TemplateStatement> Parse(string template)
    {
        var parser = new TemplateParser(template);
        var statements = parser.Body();
        return parser._tokens.Current.Kind == TemplateTokenKind.End
            ? statements
            : throw parser._tokens.Unexpected("the template's end");
    }

    /// <summary>Statements up to a tag that this body does not begin, such as <c>endif</c>.</summary>
    private List<TemplateStatement> Body()
    {
        List<TemplateStatement> statements = [];
        while (true)
        {
            switch (_tokens.Current.Kind)
            {
                case TemplateTokenKind.Text:
                    statements.Add(new TemplateStatement.Text(TemplateText.OfTemplate(_tokens.Take().Text)));
                    break;
                case TemplateTokenKind.OutputBegin:
                    _tokens.Take();
                    statements.Add(new TemplateStatement.Output(_expressions.Parse()));
                    _tokens.Expect(TemplateTokenKind.OutputEnd);
                    break;
                case TemplateTokenKind.StatementBegin when _tokens.Following.Text is not ("endif" or "endfor" or "else" or "elif"):
                    _tokens.Take();
                    statements.Add(Statement());
                    break;
                default:
                    return statements;
            }
        }
    }

    private TemplateStatement Statement()
    {
        if (_tokens.TryName("if")) return If();
        if (_tokens.TryName("for")) return For();
        if (_tokens.TryName("set")) return Set();
        throw _tokens.Unexpected("'if', 'for' or 'set' (no other statement is supported)");
    }

    private TemplateStatement.If If()
    {
        List<(TemplateExpression, IReadOnlyList<TemplateStatement>)> branches = [];
        do
        {
            var condition = _expressions.Parse();
            _tokens.Expect(TemplateTokenKind.StatementEnd);
            branches.Add((condition, Body()));
            NextTag("endif");
        }
        while (_tokens.TryName("elif"));
        return new TemplateStatement.If(branches, ElseAndEnd("endif"));
    }

    private TemplateStatement.For For()
    {
        List<string> names = [_tokens.Name()];
        while (_tokens.TryOperator(",")) names.Add(_tokens.Name());
        if (!_tokens.TryName("in")) throw _tokens.Unexpected("'in'");
        var items = _expressions.ParseWithoutCondition();
        var condition = _tokens.TryName("if") ? _expressions.Parse() : null;
        _tokens.Expect(TemplateTokenKind.StatementEnd);
        var body = Body();
        NextTag("endfor");
        return new TemplateStatement.For(names, items, condition, body, ElseAndEnd("endfor"));
    }

    private TemplateStatement.Set Set()
    {
        var name = _tokens.Name();
        var member = _tokens.TryOperator(".") ? _tokens.Name() : null;
        _tokens.Operator("=");
        var value = _expressions.Parse();
        _tokens.Expect(TemplateTokenKind.StatementEnd);
        return new TemplateStatement.Set(name, member, value);
    }

    private List<TemplateStatement> ElseAndEnd(string end)
    {
        List<TemplateStatement> otherwise = [];
        if (_tokens.TryName("else"))
        {
            _tokens.Expect(TemplateTokenKind.StatementEnd);
            otherwise = Body();
            NextTag(end);
        }

        if (!_tokens.TryName(end)) throw _tokens.Unexpected($"'{end}'");
        _tokens.Expect(TemplateTokenKind.StatementEnd);
        return otherwise;
    }

    private void NextTag(string end)
    {
        if (_tokens.Take().Kind != TemplateTokenKind.StatementBegin) throw _tokens.Unexpected($"'{end}'");
    }
}
