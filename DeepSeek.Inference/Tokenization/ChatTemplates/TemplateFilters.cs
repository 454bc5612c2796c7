using System.Globalization;

namespace DeepSeek.Inference.Tokenization.ChatTemplates;

/// <summary>The filters that chat templates use: <c>value | name(arguments)</c>.</summary>
internal static class TemplateFilters
{
    public static object? Apply(
        string name, object? value, IReadOnlyList<object?> arguments, IReadOnlyDictionary<string, object?> named) => name switch
    {
        "trim" or "strip" => TemplateMethods.Invoke(TemplateValues.ToText(value), "strip", arguments),
        "upper" or "lower" => TemplateMethods.Invoke(TemplateValues.ToText(value), name, []),
        "replace" => TemplateMethods.Invoke(TemplateValues.ToText(value), name, arguments),
        "length" or "count" => TemplateValues.Length(value),
        "tojson" => TemplateValues.ToJson(value, indented: arguments.Count > 0 || named.ContainsKey("indent")),
        "default" or "d" => Default(value, arguments, named),
        "first" => TemplateValues.ToList(value) is [var first, ..] ? first : TemplateUndefined.Instance,
        "last" => TemplateValues.ToList(value) is [.., var last] ? last : TemplateUndefined.Instance,
        "list" => TemplateValues.ToList(value),
        "string" => TemplateValues.ToText(value),
        "safe" => value,
        "int" => Integer(value),
        "join" => TemplateText.Join(
            TemplateValues.ToList(value).Select(TemplateValues.ToText), arguments is [var separator, ..] ? TemplateValues.ToText(separator) : null),
        "reverse" => TemplateValues.ToList(value).Reverse().ToList(),
        "items" => TemplateMethods.Invoke(value, "items", []),
        _ => throw new ChatTemplateException($"The filter '{name}' is not supported."),
    };

    private static object? Default(object? value, IReadOnlyList<object?> arguments, IReadOnlyDictionary<string, object?> named)
    {
        var falseToo = arguments.Count > 1 ? arguments[1] : named.GetValueOrDefault("boolean");
        var missing = value is TemplateUndefined || (TemplateValues.IsTrue(falseToo) && !TemplateValues.IsTrue(value));
        return missing ? arguments.Count > 0 ? arguments[0] : TemplateText.Empty : value;
    }

    private static long Integer(object? value) => value is TemplateText text
        ? long.TryParse(text.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var parsed) ? parsed : 0
        : (long)TemplateValues.Number(value);
}
