namespace DeepSeek.Inference.Tokenization.ChatTemplates;

/// <summary>The tests that chat templates use: <c>value is name</c>.</summary>
internal static class TemplateTests
{
    public static bool Holds(string name, object? value, IReadOnlyList<object?> arguments) => name switch
    {
        "defined" => value is not TemplateUndefined,
        "undefined" => value is TemplateUndefined,
        "none" => value is null,
        "string" => value is TemplateText,
        "mapping" => value is IReadOnlyDictionary<string, object?>,
        "sequence" => value is TemplateText or IReadOnlyList<object?> or IReadOnlyDictionary<string, object?>,
        "iterable" => value is TemplateText or IReadOnlyList<object?> or IReadOnlyDictionary<string, object?>,
        "number" => value is long or double or bool,
        "integer" => value is long,
        "float" => value is double,
        "boolean" => value is bool,
        "true" => value is true,
        "false" => value is false,
        "odd" => Math.Abs(TemplateValues.Number(value) % 2) == 1,
        "even" => TemplateValues.Number(value) % 2 == 0,
        "divisibleby" => TemplateValues.Number(value) % TemplateValues.Number(arguments[0]) == 0,
        "equalto" or "eq" or "sameas" => TemplateValues.AreEqual(value, arguments[0]),
        "ne" => !TemplateValues.AreEqual(value, arguments[0]),
        "in" => TemplateValues.ToList(arguments[0]).Any(item => TemplateValues.AreEqual(item, value)),
        _ => throw new ChatTemplateException($"The test '{name}' is not supported."),
    };
}
