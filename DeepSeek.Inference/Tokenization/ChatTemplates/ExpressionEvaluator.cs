namespace DeepSeek.Inference.Tokenization.ChatTemplates;

/// <summary>Computes expressions.</summary>
internal static class ExpressionEvaluator
{
    public static object? Evaluate(TemplateExpression expression, TemplateScope scope) => expression switch
    {
        TemplateExpression.Literal literal => literal.Value,
        TemplateExpression.Variable variable => scope[variable.Name],
        TemplateExpression.Member member => Member(Evaluate(member.Target, scope), member.Name),
        TemplateExpression.Index index => Item(Evaluate(index.Target, scope), Evaluate(index.Key, scope)),
        TemplateExpression.Slice slice => Slice(slice, scope),
        TemplateExpression.Call call => Call(call, scope),
        TemplateExpression.Filter filter => TemplateFilters.Apply(
            filter.Name, Evaluate(filter.Target, scope), Positional(filter.Arguments, scope), Named(filter.Arguments, scope)),
        TemplateExpression.Test test =>
            TemplateTests.Holds(test.Name, Evaluate(test.Target, scope), Positional(test.Arguments, scope)) != test.Negated,
        TemplateExpression.Not not => !IsTrue(not.Operand, scope),
        TemplateExpression.Negative negative => Negate(Evaluate(negative.Operand, scope)),
        TemplateExpression.Binary binary => Binary(binary, scope),
        TemplateExpression.Conditional conditional => IsTrue(conditional.Condition, scope)
            ? Evaluate(conditional.Then, scope)
            : conditional.Otherwise is { } otherwise ? Evaluate(otherwise, scope) : TemplateUndefined.Instance,
        TemplateExpression.ListOf list => list.Items.Select(item => Evaluate(item, scope)).ToList(),
        TemplateExpression.MapOf map => map.Items.ToDictionary(
            item => TemplateValues.ToText(Evaluate(item.Key, scope)).Value, item => Evaluate(item.Value, scope), StringComparer.Ordinal),
        _ => throw new ChatTemplateException($"{expression.GetType().Name} is not supported."),
    };

    public static bool IsTrue(TemplateExpression expression, TemplateScope scope) => TemplateValues.IsTrue(Evaluate(expression, scope));

    private static object Negate(object? value)
    {
        if (value is long number) return -number;
        return -TemplateValues.Number(value);
    }

    private static object? Member(object? target, string name) => target switch
    {
        TemplateNamespace space => space.Members.TryGetValue(name, out var value) ? value : TemplateUndefined.Instance,
        IReadOnlyDictionary<string, object?> map when map.TryGetValue(name, out var value) => value,
        TemplateText or IReadOnlyDictionary<string, object?> => TemplateUndefined.Instance,
        TemplateUndefined => throw new ChatTemplateException($"'{name}' was asked of an undefined value."),
        _ => TemplateUndefined.Instance,
    };

    private static object? Item(object? target, object? key) => (target, key) switch
    {
        (TemplateText text, long index) => Position(index, text.Value.Length) is { } at ? text.Slice(at, 1) : TemplateUndefined.Instance,
        (IReadOnlyList<object?> list, long index) => Position(index, list.Count) is { } at ? list[at] : TemplateUndefined.Instance,
        (_, TemplateText name) => Member(target, name.Value),
        (TemplateUndefined, _) => throw new ChatTemplateException("An item was asked of an undefined value."),
        _ => TemplateUndefined.Instance,
    };

    private static int? Position(long index, int length)
    {
        var position = index < 0 ? index + length : index;
        return position >= 0 && position < length ? (int)position : null;
    }

    private static object Slice(TemplateExpression.Slice slice, TemplateScope scope)
    {
        var target = Evaluate(slice.Target, scope);
        var step = Bound(slice.Step) ?? 1;
        if (step == 0) throw new ChatTemplateException("The step of a slice is 0.");
        var length = (int)TemplateValues.Length(target);

        // Python's rules: bounds count from the end when negative, and are cut to what there is.
        var (lowest, highest) = step > 0 ? (0, length) : (-1, length - 1);
        var from = Cut(Bound(slice.From), step > 0 ? lowest : highest);
        var to = Cut(Bound(slice.To), step > 0 ? highest : lowest);
        List<int> indices = [];
        for (var i = from; step > 0 ? i < to : i > to; i += (int)step) indices.Add((int)i);
        return target is TemplateText text
            ? TemplateText.Join(indices.Select(i => text.Slice(i, 1)))
            : indices.Select(i => TemplateValues.ToList(target)[i]).ToList();

        long? Bound(TemplateExpression? bound) => bound is null ? null : Evaluate(bound, scope) switch
        {
            null => null,
            long value => value,
            var other => throw new ChatTemplateException($"A slice takes whole numbers; this is {TemplateValues.Describe(other)}."),
        };

        long Cut(long? bound, int missing) => bound is { } value ? Math.Clamp(value < 0 ? value + length : value, lowest, highest) : missing;
    }

    private static object? Call(TemplateExpression.Call call, TemplateScope scope)
    {
        var positional = Positional(call.Arguments, scope);
        if (call.Target is TemplateExpression.Member method)
        {
            var target = Evaluate(method.Target, scope);
            if (Member(target, method.Name) is not TemplateCallable member) return TemplateMethods.Invoke(target, method.Name, positional);
            return member(positional, Named(call.Arguments, scope));
        }

        return Evaluate(call.Target, scope) is TemplateCallable function
            ? function(positional, Named(call.Arguments, scope))
            : throw new ChatTemplateException($"'{(call.Target as TemplateExpression.Variable)?.Name}' is not a function here.");
    }

    private static object? Binary(TemplateExpression.Binary binary, TemplateScope scope)
    {
        var left = Evaluate(binary.Left, scope);

        // As in Python, these give one of their operands, and the second may not be computed.
        if (binary.Operator == "and") return TemplateValues.IsTrue(left) ? Evaluate(binary.Right, scope) : left;
        if (binary.Operator == "or") return TemplateValues.IsTrue(left) ? left : Evaluate(binary.Right, scope);
        var right = Evaluate(binary.Right, scope);
        return binary.Operator switch
        {
            "==" => TemplateValues.AreEqual(left, right),
            "!=" => !TemplateValues.AreEqual(left, right),
            "in" => Contains(right, left),
            "~" => TemplateValues.ToText(left).Plus(TemplateValues.ToText(right)),
            "+" when (left, right) is (TemplateText a, TemplateText b) => a.Plus(b),
            "+" when (left, right) is (IReadOnlyList<object?> a, IReadOnlyList<object?> b) => a.Concat(b).ToList(),
            "<" or ">" or "<=" or ">=" => Compare(binary.Operator, left, right),
            _ => Arithmetic(binary.Operator, left, right),
        };
    }

    private static bool Contains(object? container, object? item) => (container, item) switch
    {
        (TemplateText text, TemplateText part) => text.Value.Contains(part.Value, StringComparison.Ordinal),
        (IReadOnlyDictionary<string, object?> map, TemplateText key) => map.ContainsKey(key.Value),
        (IReadOnlyList<object?> list, _) => list.Any(entry => TemplateValues.AreEqual(entry, item)),
        (TemplateUndefined, _) => false,
        _ => throw new ChatTemplateException($"'in' cannot look for {TemplateValues.Describe(item)} in {TemplateValues.Describe(container)}."),
    };

    private static bool Compare(string sign, object? left, object? right)
    {
        var order = (left, right) is (TemplateText a, TemplateText b)
            ? string.CompareOrdinal(a.Value, b.Value)
            : TemplateValues.Number(left).CompareTo(TemplateValues.Number(right));
        return sign switch { "<" => order < 0, ">" => order > 0, "<=" => order <= 0, _ => order >= 0 };
    }

    private static object Arithmetic(string sign, object? left, object? right)
    {
        if ((left, right) is (long a, long b) && sign != "/")
        {
            if (b == 0 && sign is "//" or "%") throw new ChatTemplateException("A division by zero.");
            return sign switch
            {
                "+" => a + b,
                "-" => a - b,
                "*" => a * b,
                "//" => (long)Math.Floor((double)a / b),
                "%" => ((a % b) + b) % b,
                _ => throw new ChatTemplateException($"'{sign}' is not supported."),
            };
        }

        if (left is TemplateText or null or TemplateUndefined || right is TemplateText or null or TemplateUndefined)
        {
            throw new ChatTemplateException($"'{sign}' cannot join {TemplateValues.Describe(left)} and {TemplateValues.Describe(right)}.");
        }

        var (x, y) = (TemplateValues.Number(left), TemplateValues.Number(right));
        return sign switch
        {
            "+" => x + y,
            "-" => x - y,
            "*" => x * y,
            "/" => x / y,
            "//" => Math.Floor(x / y),
            _ => throw new ChatTemplateException($"'{sign}' is not supported."),
        };
    }

    private static List<object?> Positional(TemplateArguments arguments, TemplateScope scope) =>
        [.. arguments.Positional.Select(argument => Evaluate(argument, scope))];

    private static Dictionary<string, object?> Named(TemplateArguments arguments, TemplateScope scope) =>
        arguments.Named.ToDictionary(argument => argument.Name, argument => Evaluate(argument.Value, scope), StringComparer.Ordinal);
}
