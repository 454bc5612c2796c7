namespace DeepSeek.Inference.Tokenization.ChatTemplates;

/// <summary>Carries statements out and collects what they write.</summary>
internal sealed class StatementExecutor
{
    private readonly List<TemplateText> _output = [];

    /// <summary>What was written so far.</summary>
    public TemplateText Output => TemplateText.Join(_output);

    public void Execute(IReadOnlyList<TemplateStatement> statements, TemplateScope scope)
    {
        foreach (var statement in statements)
        {
            switch (statement)
            {
                case TemplateStatement.Text text:
                    _output.Add(text.Value);
                    break;
                case TemplateStatement.Output output:
                    _output.Add(TemplateValues.ToText(ExpressionEvaluator.Evaluate(output.Value, scope)));
                    break;
                case TemplateStatement.Set set:
                    Set(set, scope);
                    break;
                case TemplateStatement.If branching:
                    var taken = branching.Branches.FirstOrDefault(branch => ExpressionEvaluator.IsTrue(branch.Condition, scope));
                    Execute(taken.Body ?? branching.Otherwise, scope);
                    break;
                case TemplateStatement.For loop:
                    Loop(loop, scope);
                    break;
            }
        }
    }

    private static void Set(TemplateStatement.Set set, TemplateScope scope)
    {
        var value = ExpressionEvaluator.Evaluate(set.Value, scope);
        if (set.Member is null)
        {
            scope[set.Name] = value;
        }
        else if (scope[set.Name] is TemplateNamespace space)
        {
            space.Members[set.Member] = value;
        }
        else
        {
            throw new ChatTemplateException($"'{set.Name}.{set.Member}' cannot be set: '{set.Name}' is no namespace.");
        }
    }

    private void Loop(TemplateStatement.For loop, TemplateScope scope)
    {
        var items = TemplateValues.ToList(ExpressionEvaluator.Evaluate(loop.Items, scope));
        if (loop.Condition is { } condition)
        {
            items = [.. items.Where(item => ExpressionEvaluator.IsTrue(condition, Turn(loop, item, scope)))];
        }

        if (items.Count == 0)
        {
            Execute(loop.Otherwise, scope);
            return;
        }

        for (var i = 0; i < items.Count; i++)
        {
            var turn = Turn(loop, items[i], scope);
            turn["loop"] = new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["index"] = (long)i + 1,
                ["index0"] = (long)i,
                ["revindex"] = (long)(items.Count - i),
                ["revindex0"] = (long)(items.Count - i - 1),
                ["first"] = i == 0,
                ["last"] = i == items.Count - 1,
                ["length"] = (long)items.Count,
                ["previtem"] = i > 0 ? items[i - 1] : TemplateUndefined.Instance,
                ["nextitem"] = i + 1 < items.Count ? items[i + 1] : TemplateUndefined.Instance,
            };
            Execute(loop.Body, turn);
        }
    }

    private static TemplateScope Turn(TemplateStatement.For loop, object? item, TemplateScope scope)
    {
        var turn = new TemplateScope(scope);
        if (loop.Names.Count == 1)
        {
            turn[loop.Names[0]] = item;
            return turn;
        }

        var parts = TemplateValues.ToList(item);
        if (parts.Count != loop.Names.Count)
        {
            throw new ChatTemplateException($"A loop takes {loop.Names.Count} values apart; there are {parts.Count}.");
        }

        for (var i = 0; i < parts.Count; i++) turn[loop.Names[i]] = parts[i];
        return turn;
    }
}
