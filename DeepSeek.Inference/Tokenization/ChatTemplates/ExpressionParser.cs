using System.Globalization;

namespace DeepSeek.Inference.Tokenization.ChatTemplates;

/// <summary>
/// Reads expressions, with Jinja's precedence: conditional, or, and, not, comparison, sum, concatenation, product, sign, member, filter and test.
/// </summary>
internal sealed class ExpressionParser(TemplateTokenStream tokens)
{
    private static readonly string[] Comparisons = ["==", "!=", "<", ">", "<=", ">="];

    public TemplateExpression Parse()
    {
        var value = Or();
        if (!tokens.TryName("if")) return value;
        var condition = Or();
        return new TemplateExpression.Conditional(condition, value, tokens.TryName("else") ? Parse() : null);
    }

    /// <summary>In <c>for x in items if …</c> the condition belongs to the loop.</summary>
    public TemplateExpression ParseWithoutCondition() => Or();

    private TemplateExpression Or()
    {
        var left = And();
        while (tokens.TryName("or")) left = new TemplateExpression.Binary("or", left, And());
        return left;
    }

    private TemplateExpression And()
    {
        var left = Not();
        while (tokens.TryName("and")) left = new TemplateExpression.Binary("and", left, Not());
        return left;
    }

    private TemplateExpression Not() => tokens.TryName("not") ? new TemplateExpression.Not(Not()) : Comparison();

    private TemplateExpression Comparison()
    {
        var left = Sum();
        while (true)
        {
            if (tokens.Current.Kind == TemplateTokenKind.Operator && Comparisons.Contains(tokens.Current.Text))
            {
                left = new TemplateExpression.Binary(tokens.Take().Text, left, Sum());
            }
            else if (tokens.TryName("in"))
            {
                left = new TemplateExpression.Binary("in", left, Sum());
            }
            else if (tokens.Current.Is(TemplateTokenKind.Name, "not") && tokens.Following.Is(TemplateTokenKind.Name, "in"))
            {
                tokens.Take();
                tokens.Take();
                left = new TemplateExpression.Not(new TemplateExpression.Binary("in", left, Sum()));
            }
            else
            {
                return left;
            }
        }
    }

    private TemplateExpression Sum() => LeftToRight(Concatenation, "+", "-");

    private TemplateExpression Concatenation() => LeftToRight(Product, "~");

    private TemplateExpression Product() => LeftToRight(Signed, "*", "/", "//", "%");

    private TemplateExpression LeftToRight(Func<TemplateExpression> operand, params string[] operators)
    {
        var left = operand();
        while (tokens.Current.Kind == TemplateTokenKind.Operator && operators.Contains(tokens.Current.Text))
        {
            left = new TemplateExpression.Binary(tokens.Take().Text, left, operand());
        }

        return left;
    }

    private TemplateExpression Signed()
    {
        if (tokens.TryOperator("-")) return new TemplateExpression.Negative(Postfixed(Primary()));
        tokens.TryOperator("+");
        return FiltersAndTests(Postfixed(Primary()));
    }

    private TemplateExpression Primary()
    {
        var token = tokens.Take();
        return token.Kind switch
        {
            TemplateTokenKind.Name => token.Text switch
            {
                "true" or "True" => new TemplateExpression.Literal(true),
                "false" or "False" => new TemplateExpression.Literal(false),
                "none" or "None" => new TemplateExpression.Literal(null),
                _ => new TemplateExpression.Variable(token.Text),
            },
            TemplateTokenKind.String => new TemplateExpression.Literal(TemplateText.OfTemplate(token.Text)),
            TemplateTokenKind.Integer => new TemplateExpression.Literal(long.Parse(token.Text, CultureInfo.InvariantCulture)),
            TemplateTokenKind.Float => new TemplateExpression.Literal(double.Parse(token.Text, CultureInfo.InvariantCulture)),
            TemplateTokenKind.Operator when token.Text == "(" => Parenthesized(),
            TemplateTokenKind.Operator when token.Text == "[" => new TemplateExpression.ListOf(Items("]")),
            TemplateTokenKind.Operator when token.Text == "{" => Map(),
            _ => throw new ChatTemplateException(
                $"The chat template cannot be read: a value expected, {token.Kind} '{token.Text}' found (at character {token.Position})."),
        };
    }

    private TemplateExpression Parenthesized()
    {
        var first = Parse();
        if (tokens.TryOperator(")")) return first;
        tokens.Operator(",");
        return new TemplateExpression.ListOf([first, .. Items(")")]);
    }

    private List<TemplateExpression> Items(string close)
    {
        List<TemplateExpression> items = [];
        while (!tokens.TryOperator(close))
        {
            items.Add(Parse());
            if (!tokens.Current.Is(TemplateTokenKind.Operator, close)) tokens.Operator(",");
        }

        return items;
    }

    private TemplateExpression.MapOf Map()
    {
        List<(TemplateExpression, TemplateExpression)> items = [];
        while (!tokens.TryOperator("}"))
        {
            var key = Parse();
            tokens.Operator(":");
            items.Add((key, Parse()));
            if (!tokens.Current.Is(TemplateTokenKind.Operator, "}")) tokens.Operator(",");
        }

        return new TemplateExpression.MapOf(items);
    }

    private TemplateExpression Postfixed(TemplateExpression target)
    {
        while (true)
        {
            if (tokens.TryOperator(".")) target = new TemplateExpression.Member(target, tokens.Name());
            else if (tokens.TryOperator("[")) target = Subscript(target);
            else if (tokens.TryOperator("(")) target = new TemplateExpression.Call(target, Arguments());
            else return target;
        }
    }

    private TemplateExpression Subscript(TemplateExpression target)
    {
        var first = tokens.Current.Is(TemplateTokenKind.Operator, ":") ? null : Parse();
        if (first is not null && tokens.TryOperator("]")) return new TemplateExpression.Index(target, first);
        tokens.Operator(":");
        var to = SliceBound();
        var step = tokens.TryOperator(":") ? SliceBound() : null;
        tokens.Operator("]");
        return new TemplateExpression.Slice(target, first, to, step);
    }

    private TemplateExpression? SliceBound() =>
        tokens.Current.Kind == TemplateTokenKind.Operator && tokens.Current.Text is ":" or "]" ? null : Parse();

    private TemplateArguments Arguments()
    {
        List<TemplateExpression> positional = [];
        List<(string, TemplateExpression)> named = [];
        while (!tokens.TryOperator(")"))
        {
            if (tokens.Current.Kind == TemplateTokenKind.Name && tokens.Following.Is(TemplateTokenKind.Operator, "="))
            {
                var name = tokens.Name();
                tokens.Operator("=");
                named.Add((name, Parse()));
            }
            else
            {
                positional.Add(Parse());
            }

            if (!tokens.Current.Is(TemplateTokenKind.Operator, ")")) tokens.Operator(",");
        }

        return new TemplateArguments(positional, named);
    }

    private TemplateExpression FiltersAndTests(TemplateExpression target)
    {
        while (true)
        {
            if (tokens.TryOperator("|"))
            {
                var name = tokens.Name();
                target = Postfixed(new TemplateExpression.Filter(target, name, tokens.TryOperator("(") ? Arguments() : TemplateArguments.None));
            }
            else if (tokens.TryName("is"))
            {
                var negated = tokens.TryName("not");
                var name = tokens.Name();
                target = new TemplateExpression.Test(target, name, TestArguments(), negated);
            }
            else
            {
                return target;
            }
        }
    }

    // `x is divisibleby 3` and `x is divisibleby(3)` are the same.
    private TemplateArguments TestArguments() => tokens switch
    {
        _ when tokens.TryOperator("(") => Arguments(),
        { Current.Kind: TemplateTokenKind.String or TemplateTokenKind.Integer or TemplateTokenKind.Float } => new TemplateArguments([Primary()], []),
        { Current: { Kind: TemplateTokenKind.Operator, Text: "[" } } => new TemplateArguments([Primary()], []),
        _ => TemplateArguments.None,
    };
}
