namespace DeepSeek.Inference.Tokenization.ChatTemplates;

/// <summary>The methods of strings and mappings that chat templates call, with Python's meaning.</summary>
internal static class TemplateMethods
{
    public static object? Invoke(object? target, string name, IReadOnlyList<object?> arguments) => target switch
    {
        TemplateText text => OfText(text, name, arguments),
        IReadOnlyDictionary<string, object?> map => OfMap(map, name, arguments),
        _ => throw Unknown(target, name),
    };

    private static object? OfText(TemplateText text, string name, IReadOnlyList<object?> arguments) => name switch
    {
        "strip" => Strip(text, arguments, start: true, end: true),
        "lstrip" => Strip(text, arguments, start: true, end: false),
        "rstrip" => Strip(text, arguments, start: false, end: true),
        "startswith" => text.Value.StartsWith(Text(arguments, 0, name).Value, StringComparison.Ordinal),
        "endswith" => text.Value.EndsWith(Text(arguments, 0, name).Value, StringComparison.Ordinal),
        "split" => Split(text, arguments),
        "upper" => text.With(text.Value.ToUpperInvariant()),
        "lower" => text.With(text.Value.ToLowerInvariant()),
        "capitalize" => text.Value.Length == 0 ? text : text.With(char.ToUpperInvariant(text.Value[0]) + text.Value[1..].ToLowerInvariant()),
        "replace" => TemplateText.Join(Parts(text, Text(arguments, 0, name).Value, int.MaxValue), Text(arguments, 1, name)),
        "join" => TemplateText.Join(TemplateValues.ToList(arguments[0]).Select(TemplateValues.ToText), text),
        "find" => (long)text.Value.IndexOf(Text(arguments, 0, name).Value, StringComparison.Ordinal),
        _ => throw Unknown(text, name),
    };

    private static object? OfMap(IReadOnlyDictionary<string, object?> map, string name, IReadOnlyList<object?> arguments) => name switch
    {
        "get" => map.TryGetValue(Text(arguments, 0, name).Value, out var value) ? value : arguments.Count > 1 ? arguments[1] : null,
        "items" => map.Select(object? (entry) => new List<object?> { TemplateText.OfMessage(entry.Key), entry.Value }).ToList(),
        "keys" => map.Keys.Select(object? (key) => TemplateText.OfMessage(key)).ToList(),
        "values" => map.Values.ToList(),
        _ => throw Unknown(map, name),
    };

    private static TemplateText Strip(TemplateText text, IReadOnlyList<object?> arguments, bool start, bool end)
    {
        var characters = arguments is [TemplateText given, ..] ? given.Value : null;
        var (from, to) = (0, text.Value.Length);
        while (start && from < to && Goes(text.Value[from])) from++;
        while (end && to > from && Goes(text.Value[to - 1])) to--;
        return text.Slice(from, to - from);

        bool Goes(char c) => characters is null ? char.IsWhiteSpace(c) : characters.Contains(c);
    }

    private static List<object?> Split(TemplateText text, IReadOnlyList<object?> arguments)
    {
        if (arguments is [TemplateText separator, ..])
        {
            var limit = arguments.Count > 1 ? (int)TemplateValues.Number(arguments[1]) : -1;
            return [.. Parts(text, separator.Value, limit < 0 ? int.MaxValue : limit)];
        }

        // Without a separator: words, however far apart.
        List<object?> words = [];
        for (var i = 0; i < text.Value.Length;)
        {
            var start = i;
            while (i < text.Value.Length && !char.IsWhiteSpace(text.Value[i])) i++;
            if (i > start) words.Add(text.Slice(start, i - start));
            else i++;
        }

        return words;
    }

    private static IEnumerable<TemplateText> Parts(TemplateText text, string separator, int limit)
    {
        if (separator.Length == 0) throw new ChatTemplateException("A string cannot be split at an empty separator.");
        var start = 0;
        for (var i = 0; i < limit; i++)
        {
            var at = text.Value.IndexOf(separator, start, StringComparison.Ordinal);
            if (at < 0) break;
            yield return text.Slice(start, at - start);
            start = at + separator.Length;
        }

        yield return text.Slice(start, text.Value.Length - start);
    }

    private static TemplateText Text(IReadOnlyList<object?> arguments, int index, string method) =>
        index < arguments.Count && arguments[index] is TemplateText text
            ? text
            : throw new ChatTemplateException($"Argument {index + 1} of '{method}' must be a string.");

    private static ChatTemplateException Unknown(object? target, string name) =>
        new($"{TemplateValues.Describe(target)} has no method '{name}' here.");
}
